"""Opening and ending sessions in paced modes. Any step may be repeated, by any process, at any time."""

from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.events import FinishReason
from wordrally.contracts.queue.nodes import WHOLE_SESSION, SealRequest
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application.closing import RESCUE_MS, SCORING_TIMEOUT_S, seal_nodes
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.application.projecting import fold_log, read_podium
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.application.transitions import Check, always, carry_out, checked
from wordrally.quiz.live.domain.commands import Command
from wordrally.quiz.live.domain.pacing import OpenSession, SealSession
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import Lobby, Running
from wordrally.quiz.live.domain.whole_session import Finish


async def open_paced(
    live: SessionPorts, session_id: SessionId, *, known: View | None = None
) -> View | QuizError:
    """Open a session that opens by itself."""
    return await carry_out(live, session_id, checked(always, OpenSession()), known=known)


async def finish_paced(
    live: SessionPorts, session_id: SessionId, reason: FinishReason, check: Check = always
) -> View | QuizError:
    """End the session: stop taking answers, score every accepted one, then finish.

    Raises `Behind` when scoring does not catch up, and `UnknownSession`.
    """
    view = await fold_log(live, session_id)
    if refusal := check(view):
        return refusal
    if not isinstance(view.session.state, Lobby):
        sealed = await _seal(live, session_id, reason)
        if isinstance(sealed, QuizError):
            return sealed
        view = sealed
    state = view.session.state
    why = state.sealed if isinstance(state, Running) and state.sealed else reason

    async def end(view: View) -> Command:
        return Finish(why, await read_podium(live, view))

    return await carry_out(live, session_id, end, known=view)


async def _seal(live: SessionPorts, session_id: SessionId, reason: FinishReason) -> View | QuizError:
    """Seal the session, so that every accepted answer is scored and none is added.

    A timer is set as a safeguard until all is done.
    """
    rescue = TimerDue(session_id=session_id, action="deadline")
    await live.logs.timers.schedule(rescue, live.world.clock() + RESCUE_MS)
    sealed = await carry_out(live, session_id, checked(always, SealSession(reason)))
    if not isinstance(sealed, QuizError):
        await seal_nodes(live, SealRequest(session_id=session_id, question=WHOLE_SESSION))
        newest = await live.logs.nodes.newest_answer()
        await live.progress.reach_session(session_id, newest, SCORING_TIMEOUT_S)
    return sealed
