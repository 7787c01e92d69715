"""The host's commands. Each is decided on the newest view and appended with compare-and-set: of two, one wins."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from wordrally.contracts.events import FinishReason
from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.sessions import Session
from wordrally.quiz.live.application.closing import close_question
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.application.session_ports import (
    UNKNOWN,
    SessionPorts,
    UnknownSession,
    describe_view,
    newest_view,
    projected,
)
from wordrally.quiz.live.application.transitions import carry_out
from wordrally.quiz.live.domain.commands import (
    Command,
    Finish,
    Lock,
    Next,
    Remove,
    Start,
    Unlock,
)
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import Podium

NOT_HOST = QuizError("not_allowed", "Only the host of the session may do this.")
UNKNOWN_PLAYER = QuizError("unknown_player", "Nobody with this id has joined the session.")


@dataclass(frozen=True, slots=True)
class HostContext:
    """Who wants to lead which session."""

    session_id: SessionId
    account_id: AccountId


Order = Callable[[View], Awaitable[View | QuizError]]
"""Given the view by which the leader was let in."""


async def start_session(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Open the first question."""

    async def start(_view: View) -> Command:
        return Start(await live.logs.quizzes.questions(leader.session_id))

    return await _lead(live, leader, lambda view: carry_out(live, leader.session_id, start, known=view))


async def next_question(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Open the next question, or finish after the last one."""

    async def go_on(_view: View) -> Command:
        questions = await live.logs.quizzes.questions(leader.session_id)
        return Next(questions, await _podium(live, leader.session_id))

    return await _lead(live, leader, lambda view: carry_out(live, leader.session_id, go_on, known=view))


async def close_early(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Close the open question before its time."""
    return await _lead(live, leader, lambda _view: close_question(live, leader.session_id, None, "host"))


async def finish_session(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """End the session, from any phase."""
    return await _lead(live, leader, lambda _view: finish(live, leader.session_id, "host"))


async def finish(live: SessionPorts, session_id: SessionId, reason: FinishReason) -> View | QuizError:
    """Close the question that is open, if any, then end the session."""
    await close_question(live, session_id, None, "finish")  # refused when nothing is open: so much the better

    async def end(_view: View) -> Command:
        return Finish(reason, await _podium(live, session_id))

    return await carry_out(live, session_id, end)


async def lock_session(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Let nobody else join."""
    return await _obey(live, leader, Lock())


async def unlock_session(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Let people join again."""
    return await _obey(live, leader, Unlock())


async def remove_player(live: SessionPorts, leader: HostContext, player_id: PlayerId) -> Session | QuizError:
    """Take a player out for good; the same account or nickname cannot come back."""

    async def remove(_view: View) -> Command | QuizError:
        roster = live.store.projections
        seat = await projected(
            live, leader.session_id, lambda: roster.find_seat(leader.session_id, player_id)
        )
        return UNKNOWN_PLAYER if seat is None else Remove(player_id)

    return await _lead(live, leader, lambda view: carry_out(live, leader.session_id, remove, known=view))


async def _obey(live: SessionPorts, leader: HostContext, command: Command) -> Session | QuizError:
    async def as_told(_view: View) -> Command:
        return command

    return await _lead(live, leader, lambda view: carry_out(live, leader.session_id, as_told, known=view))


async def _lead(live: SessionPorts, leader: HostContext, order: Order) -> Session | QuizError:
    try:
        view = await newest_view(live, leader.session_id)
        if view.session.created.host_id != leader.account_id:
            return NOT_HOST
        outcome = await order(view)
        return outcome if isinstance(outcome, QuizError) else await describe_view(live, outcome)
    except UnknownSession:
        return UNKNOWN


async def _podium(live: SessionPorts, session_id: SessionId) -> Podium:
    return await projected(live, session_id, lambda: live.store.scoreboards.podium(session_id))
