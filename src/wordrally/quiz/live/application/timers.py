"""Handling of timers.

A timer may be delivered late, twice, or for something that is over. In these cases nothing happens.
"""

from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application.closing import close_question
from wordrally.quiz.live.application.extending import had_its_time
from wordrally.quiz.live.application.host_commands import finish
from wordrally.quiz.live.application.paced.pacing import open_paced
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.application.presence import end_if_all_done
from wordrally.quiz.live.application.projecting import fold_log, newest_view
from wordrally.quiz.live.application.session_events import schedule_close, schedule_expiry, schedule_pace
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.application.transitions import Check, always, carry_out, checked
from wordrally.quiz.live.domain.pausing import PAUSE_MS, Resume
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import GRACE_MS, IDLE_MS, Finished, Lobby, Open, Running


async def handle_timer(live: SessionPorts, due: TimerDue, rang_at: int) -> None:
    """Close the question, or end the session, that is due.

    `rang_at` is the time of delivery by the queue's clock. Raises `Behind` and the errors of the ports; the
    timer is then to be handled again.
    """
    try:
        if due.action == "expire":
            await _expire(live, due)
        elif due.action == "resume":
            await carry_out(live, due.session_id, checked(_still_paused(due), Resume(due.index)))
        elif due.action == "open":
            await _open(live, due)
        elif due.action == "deadline":
            await _end_by_time(live, due)
        elif due.action == "end":
            await end_if_all_done(live, due.session_id)
        elif due.reason == "time":
            await _close_by_time(live, due, rang_at)
        else:
            await close_question(live, due.session_id, due.index, due.reason)
    except UnknownSession:
        return  # older than the logs


async def _close_by_time(live: SessionPorts, due: TimerDue, rang_at: int) -> None:
    view = await newest_view(live, due.session_id)
    state, check = view.session.state, always
    if isinstance(state, Open) and state.question.index == due.index and not state.sealed:
        if state.paused_at is not None:
            return  # the question is paused; when it is resumed, it gets its own timer
        ends_at = state.closes_at
        check = _still_ends(ends_at)
        if ends_at > due.closes_at > 0 or not await had_its_time(live, view, rang_at):
            return  # it ends later now, and its new end has its own timer
    outcome = await close_question(live, due.session_id, due.index, "time", check)
    if isinstance(outcome, QuizError):
        # Another question may be open by now, and this timer may have replaced its own.
        await schedule_close(live, await fold_log(live, due.session_id))


def _still_ends(closes_at: int) -> Check:
    """Check that the question still ends then: a host or an outage may have moved its end."""

    def check(view: View) -> QuizError | None:
        state = view.session.state
        if not isinstance(state, Open) or state.sealed:
            return None
        moved = state.paused_at is not None or state.closes_at != closes_at
        return QuizError("wrong_phase", "The question ends later now.") if moved else None

    return check


def _still_paused(due: TimerDue) -> Check:
    """Check that the pause for which the timer was set still lasts. Another one may have begun."""

    def check(view: View) -> QuizError | None:
        state = view.session.state
        ended = isinstance(state, Open) and state.paused_at not in (None, due.closes_at - PAUSE_MS)
        return QuizError("wrong_phase", "That pause is over.") if ended else None

    return check


async def _open(live: SessionPorts, due: TimerDue) -> None:
    view = await fold_log(live, due.session_id)
    if not isinstance(view.session.state, Lobby):
        return
    if live.world.clock() < view.session.created.opens_at:
        await schedule_pace(live, view)
        return
    if isinstance(await open_paced(live, due.session_id, known=view), QuizError):
        await finish(live, due.session_id, "time")


async def _end_by_time(live: SessionPorts, due: TimerDue) -> None:
    """End a session whose time is over, unless the host moved its end.

    A distant end is waited for in several steps.
    """
    view = await fold_log(live, due.session_id)
    state = view.session.state
    if not isinstance(state, Running):
        return
    if not state.sealed and live.world.clock() < state.closes_at + GRACE_MS:
        await schedule_pace(live, view)
        return
    await finish(live, due.session_id, state.sealed or "time")


async def _expire(live: SessionPorts, due: TimerDue) -> None:
    view = await fold_log(live, due.session_id)
    if isinstance(view.session.state, Finished | Running) or view.session.created.mode == "assignment":
        return  # over, or it has its own end
    if live.world.clock() < view.session.last_at + IDLE_MS:
        await schedule_expiry(live, view)
        return
    await finish(live, due.session_id, "idle")
