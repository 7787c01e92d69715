"""Commands of the host.

Each is decided on the newest view and appended with compare-and-set, so of two commands one succeeds.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.contracts.queue.events import FinishReason
from wordrally.quiz.live.application.closing import close_question, skip_question
from wordrally.quiz.live.application.paced.pacing import finish_paced
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.application.projecting import newest_view, projected, read_podium
from wordrally.quiz.live.application.reading.describing import describe_view
from wordrally.quiz.live.application.session_ports import UNKNOWN, SessionPorts, UnknownSession
from wordrally.quiz.live.application.transitions import Check, Prepare, always, carry_out, checked
from wordrally.quiz.live.domain.commands import Command
from wordrally.quiz.live.domain.leading import Next, Start
from wordrally.quiz.live.domain.pacing import MoveDeadline, OpenSession, wrong_mode
from wordrally.quiz.live.domain.pausing import MoveEnd, Pause, Resume
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.seating import Remove
from wordrally.quiz.live.domain.whole_session import Finish, Lock, Unlock

NOT_HOST = QuizError("not_allowed", "Only the host of the session may do this.")
STALE = QuizError("stale_version", "The session has moved on since you read it; read it again.")
UNKNOWN_PLAYER = QuizError("unknown_player", "Nobody with this id has joined the session.")


@dataclass(frozen=True, slots=True)
class HostContext:
    """Host, session, and accepted `versions` of the session (`If-Match`). None accepts any version."""

    session_id: SessionId
    account_id: AccountId
    versions: frozenset[int] | None = None

    def check(self, view: View) -> QuizError | None:
        """Refuse a command that was meant for another version of the session."""
        if self.versions is None or view.session.version in self.versions:
            return None
        return STALE


Order = Callable[[View], Awaitable[View | QuizError]]
"""Command that is given the view by which the host was authorised."""


async def start_session(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Open the first question, or let everybody take turns in a paced mode."""
    return await _order(live, leader, partial(_start, live, leader))


async def _start(live: SessionPorts, leader: HostContext, view: View) -> Command | QuizError:
    if refusal := leader.check(view):
        return refusal
    if view.session.is_paced:
        return OpenSession(by_host=True)
    questions = await live.logs.quizzes.questions(view.session.created)
    return Start(questions, await _present(live, view))


async def next_question(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Open the next question, or finish after the last one."""
    return await _order(live, leader, partial(_go_on, live, leader))


async def _go_on(live: SessionPorts, leader: HostContext, view: View) -> Command | QuizError:
    if refusal := leader.check(view):
        return refusal
    if view.session.is_paced:
        return wrong_mode(view.session)
    questions = await live.logs.quizzes.questions(view.session.created)
    return Next(questions, await read_podium(live, view), await _present(live, view))


async def close_early(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Close the open question before its time."""
    session_id, check = leader.session_id, leader.check
    return await _lead(live, leader, lambda _: close_question(live, session_id, None, "host", check=check))


async def skip(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """End the open question so that nobody earns anything."""
    return await _lead(live, leader, lambda _: skip_question(live, leader.session_id, leader.check))


async def pause(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Pause the time of the open question."""
    return await _obey(live, leader, Pause())


async def resume(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Resume the time of the open question."""
    return await _obey(live, leader, Resume())


async def extend(live: SessionPorts, leader: HostContext, closes_at: int) -> Session | QuizError:
    """Move the end of the open question to a later time."""
    return await _obey(live, leader, MoveEnd(closes_at))


async def move_deadline(live: SessionPorts, leader: HostContext, closes_at: int) -> Session | QuizError:
    """Move the end of a session in a paced mode."""
    return await _obey(live, leader, MoveDeadline(closes_at))


async def finish_session(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """End the session, from any phase."""
    return await _lead(live, leader, lambda _: finish(live, leader.session_id, "host", leader.check))


async def finish(
    live: SessionPorts, session_id: SessionId, reason: FinishReason, check: Check = always
) -> View | QuizError:
    """Close the question that is open, if any, then end the session."""
    if (await newest_view(live, session_id)).session.is_paced:
        return await finish_paced(live, session_id, reason, check)
    closed = await close_question(live, session_id, None, "finish", check=check)
    if isinstance(closed, View):
        check = always  # closing has changed the version
    elif closed.reason == "stale_version":
        return closed
    return await carry_out(live, session_id, partial(_end, live, reason, check))


async def _end(live: SessionPorts, reason: FinishReason, check: Check, view: View) -> Command | QuizError:
    return check(view) or Finish(reason, await read_podium(live, view))


async def lock_session(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Let nobody else join."""
    return await _obey(live, leader, Lock())


async def unlock_session(live: SessionPorts, leader: HostContext) -> Session | QuizError:
    """Let people join again."""
    return await _obey(live, leader, Unlock())


async def remove_player(live: SessionPorts, leader: HostContext, player_id: PlayerId) -> Session | QuizError:
    """Remove a player for good. The same account, class member, device or nickname cannot come back."""
    return await _order(live, leader, partial(_remove, live, leader, player_id))


async def _remove(
    live: SessionPorts, leader: HostContext, player_id: PlayerId, view: View
) -> Command | QuizError:
    if refusal := leader.check(view):
        return refusal
    find = live.store.projections.find_seat
    seat = await projected(live, leader.session_id, lambda: find(leader.session_id, player_id))
    return UNKNOWN_PLAYER if seat is None or seat.is_erased else Remove(player_id, seat.device)


async def _order(live: SessionPorts, leader: HostContext, prepare: Prepare) -> Session | QuizError:
    """Carry out the command that `prepare` makes, if the caller is the host."""
    return await _lead(live, leader, lambda view: carry_out(live, leader.session_id, prepare, known=view))


async def _obey(live: SessionPorts, leader: HostContext, command: Command) -> Session | QuizError:
    return await _order(live, leader, checked(leader.check, command))


async def _lead(live: SessionPorts, leader: HostContext, order: Order) -> Session | QuizError:
    try:
        view = await newest_view(live, leader.session_id)
        if view.session.created.host_id != leader.account_id:
            return NOT_HOST
        outcome = await order(view)
        return outcome if isinstance(outcome, QuizError) else await describe_view(live, outcome)
    except UnknownSession:
        return UNKNOWN


async def _present(live: SessionPorts, view: View) -> set[PlayerId]:
    """Return the players with special needs who are expected to answer."""
    session_id, players = view.session.created.session_id, list(view.session.needs)
    if not players:
        return set()
    now, presences = live.world.clock(), live.store.presences
    return await projected(live, session_id, lambda: presences.present(session_id, players, now))
