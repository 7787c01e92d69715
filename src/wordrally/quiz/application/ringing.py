"""What is done when a timer rings. It may ring late, twice, or for what is over; then nothing happens."""

from wordrally.contracts.events import TimerDue
from wordrally.quiz.application.closing import close_question
from wordrally.quiz.application.following import schedule_close, schedule_expiry
from wordrally.quiz.application.leading import finish
from wordrally.quiz.application.live import Live, UnknownSession, fold_log
from wordrally.quiz.domain.refusals import Refusal
from wordrally.quiz.domain.session import IDLE_MS, Finished


async def ring(live: Live, due: TimerDue) -> None:
    """Close the question, or end the session, that is due. Raises `Behind` and what the ports raise: ring again."""
    try:
        if due.action == "close":
            await _close(live, due)
        else:
            await _expire(live, due)
    except UnknownSession:
        return  # older than the logs reach back


async def _close(live: Live, due: TimerDue) -> None:
    outcome = await close_question(live, due.session_id, due.index, due.reason)
    if isinstance(outcome, Refusal) and due.reason == "time":
        # Another question may be open by now, and this timer have taken the place of its own.
        await schedule_close(live, await fold_log(live, due.session_id))


async def _expire(live: Live, due: TimerDue) -> None:
    view = await fold_log(live, due.session_id)
    if isinstance(view.session.state, Finished):
        return
    if live.world.clock() < view.session.last_at + IDLE_MS:
        await schedule_expiry(live, view)
        return
    await finish(live, due.session_id, "idle")
