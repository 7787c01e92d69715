"""Commands of a live session. A command is decided into events, or refused."""

from wordrally.contracts.queue.events import AnySessionEvent
from wordrally.quiz.live.domain.leading import LeadingCommand, decide_leading
from wordrally.quiz.live.domain.pacing import (
    MoveDeadline,
    OpenSession,
    PacedCommand,
    SealSession,
    decide_pace,
    wrong_mode,
)
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.seating import (
    ChangeNeeds,
    Readmit,
    Remove,
    RemoveMany,
    SeatCommand,
    UseSeatCode,
    decide_seating,
)
from wordrally.quiz.live.domain.session import SessionState
from wordrally.quiz.live.domain.whole_session import Finish, Lock, Move, Unlock, WholeCommand, decide_whole

Command = LeadingCommand | PacedCommand | WholeCommand | SeatCommand


def decide(session: SessionState, command: Command, now: int) -> list[AnySessionEvent] | QuizError:
    """Return the events that carry out `command` at `now`, or the reason for its refusal.

    The list is empty when nothing is left to do.
    """
    match command:
        case Finish() | Lock() | Unlock() | Move():
            return decide_whole(session, command, now)
        case Remove() | RemoveMany() | Readmit() | UseSeatCode() | ChangeNeeds():
            return decide_seating(session, command, now)
        case OpenSession() | MoveDeadline() | SealSession():
            return decide_pace(session, command, now)
        case _:
            return wrong_mode(session) if session.is_paced else decide_leading(session, command, now)
