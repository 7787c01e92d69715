"""Commands about a session as a whole: finish it, lock it, or move everybody to another one."""

from typing import assert_never

import msgspec

from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    FinishReason,
    SessionFinished,
    SessionLocked,
    SessionMoved,
    SessionUnlocked,
)
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import (
    Closed,
    Finished,
    Lobby,
    Open,
    Podium,
    Running,
    SessionState,
    wrong_phase,
)


class Finish(msgspec.Struct, frozen=True):
    """End the session. An open question has to be closed before."""

    reason: FinishReason
    podium: Podium


class Lock(msgspec.Struct, frozen=True):
    """Let nobody else join."""


class Unlock(msgspec.Struct, frozen=True):
    """Let people join again."""


class Move(msgspec.Struct, frozen=True):
    """Move everybody to another session, in which this one is played again."""

    session_id: SessionId


WholeCommand = Finish | Lock | Unlock | Move
"""Commands about the session as a whole."""


def decide_whole(session: SessionState, command: WholeCommand, now: int) -> list[AnySessionEvent] | QuizError:
    match command:
        case Finish(reason, podium):
            return finish(session, reason, podium, now)
        case Lock() | Unlock():
            return _lock(session, command, now)
        case Move(session_id):
            return _move(session, session_id, now)
        case _:
            assert_never(command)


def _move(session: SessionState, to: SessionId, now: int) -> list[AnySessionEvent] | QuizError:
    if not isinstance(session.state, Finished):
        return wrong_phase(session, "played again")
    if session.moved_to == to:
        return []
    return [SessionMoved(version=session.version, at=now, session_id=to)]


def finish(
    session: SessionState, reason: FinishReason, podium: Podium, now: int
) -> list[AnySessionEvent] | QuizError:
    """Return the end of the session. An open question has to be closed, and a paced mode sealed, before."""
    match session.state:
        case Lobby() | Closed():
            pass
        case Running(sealed=sealed) if sealed:
            pass
        case Open() | Running() | Finished():
            return wrong_phase(session, "finished")
    return [
        SessionFinished(
            version=session.version + 1,
            at=now,
            reason=reason,
            top=podium.top,
            players=podium.players,
            board_version=podium.board_version,
            teams=podium.teams,
        )
    ]


def _lock(session: SessionState, command: Lock | Unlock, now: int) -> list[AnySessionEvent] | QuizError:
    if isinstance(session.state, Finished):
        return wrong_phase(session, "locked or unlocked")
    if session.locked == isinstance(command, Lock):
        return []
    event = SessionLocked if isinstance(command, Lock) else SessionUnlocked
    return [event(version=session.version, at=now)]
