"""Consequences of an event of a session: timers, projection, results.

Every step may be repeated at any time.
"""

from typing import assert_never

from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.answers import Scored, ScoredAnswer
from wordrally.contracts.queue.events import (
    AnySessionEvent,
    DeadlineMoved,
    PlayerNeedsChanged,
    PlayerReadmitted,
    PlayerRemoved,
    QuestionClosed,
    QuestionExtended,
    QuestionOpened,
    QuestionPaused,
    QuestionResumed,
    QuestionSealed,
    SeatCodeUsed,
    SessionCreated,
    SessionFinished,
    SessionLocked,
    SessionMoved,
    SessionOpened,
    SessionSealed,
    SessionUnlocked,
)
from wordrally.contracts.queue.timers import TimerDue
from wordrally.contracts.views import QuestionView
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.live.application.projecting import draw_seat, fold_log, newest_view, project, projected
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.domain.pausing import PAUSE_MS
from wordrally.quiz.live.domain.session import GRACE_MS, IDLE_MS, Finished, Lobby, Open, Running

FURTHEST_MS = 2 * 24 * 3_600_000
"""Longest time ahead of a timer.

The stream of timers keeps messages for three days, so later ones take several steps.
"""

RESULTS_AT_ONCE = 500
"""Number of results in one `Scored` message: about 40 kB."""


async def handle_session_event(
    live: SessionPorts, session_id: SessionId, event: AnySessionEvent, sequence: int
) -> None:
    """Carry out the consequences of an event of the log.

    Raises `UnknownSession` and the errors of the ports.
    """
    view = await _catch_up(live, session_id, sequence)
    match event:
        case SessionCreated():
            if not isinstance(view.session.state, Finished):
                await schedule_expiry(live, view)
                await schedule_pace(live, view)
            is_practice = event.mode == "practice"
            await live.archive.hosted.add(
                session_id, event.host_id, event.at, quiz_id=event.quiz_id, is_practice=is_practice
            )
            if not is_practice:
                await live.archive.quizzes.note_played(event.quiz_id, event.host_id, event.at)
        case SessionOpened() | DeadlineMoved():
            await schedule_pace(live, view)
        case QuestionOpened() | QuestionExtended() | QuestionResumed():
            await schedule_close(live, view)
        case QuestionPaused():
            await schedule_resume(live, session_id, event)
        case QuestionClosed():
            await _tell_held_results(live, view, event.index)
        case PlayerRemoved() if event.player_id in view.session.removed:
            await project(live, view, unseat=[event.player_id])
        case PlayerReadmitted():
            await draw_seat(live, view, event.player_id)
        case SessionSealed() | QuestionSealed() | SessionFinished() | SessionLocked() | SessionUnlocked():
            pass
        case PlayerRemoved() | SeatCodeUsed() | PlayerNeedsChanged() | SessionMoved():
            pass
        case _:
            assert_never(event)


async def _catch_up(live: SessionPorts, session_id: SessionId, sequence: int) -> View:
    """Return a view that includes the event.

    The process that appended it has projected it, unless that process or the store failed.
    """
    view = await newest_view(live, session_id)
    if view.sequence >= sequence:
        return view
    view = await fold_log(live, session_id)
    await project(live, view, unseat=view.session.removed)
    return view


async def schedule_close(live: SessionPorts, view: View) -> None:
    """Set the timer of the open question."""
    state = view.session.state
    if isinstance(state, Open):
        due = close_of(view.session.created.session_id, state.longest)
        await live.logs.timers.schedule(due, state.closes_at + GRACE_MS)


async def schedule_resume(live: SessionPorts, session_id: SessionId, event: QuestionPaused) -> None:
    """Set the timer that ends a pause which nobody ends."""
    ends_at = event.at + PAUSE_MS
    due = TimerDue(session_id=session_id, action="resume", index=event.index, closes_at=ends_at)
    await live.logs.timers.schedule(due, ends_at)


def close_of(session_id: SessionId, question: QuestionView) -> TimerDue:
    """Return the timer for the end of a question's time."""
    return TimerDue(
        session_id=session_id,
        action="close",
        index=question.index,
        reason="time",
        closes_at=question.closes_at,
    )


async def schedule_pace(live: SessionPorts, view: View) -> None:
    """Set the timer that opens or ends a session in a paced mode.

    A distant timer is set again on the way.
    """
    session, now = view.session, live.world.clock()
    session_id, opens_at = session.created.session_id, session.created.opens_at
    match session.state:
        case Lobby() if opens_at:
            due, at = TimerDue(session_id=session_id, action="open"), opens_at
        case Running(closes_at=closes_at):
            due = TimerDue(session_id=session_id, action="deadline", closes_at=closes_at)
            at = closes_at + GRACE_MS
        case _:
            return
    await live.logs.timers.schedule(due, min(at, now + FURTHEST_MS))


async def schedule_expiry(live: SessionPorts, view: View) -> None:
    """Set the timer that ends an idle session.

    It is set once, and set anew when it rings after later events. To set it at each event of a question would
    cost two writes to disk instead of one.
    """
    due = TimerDue(session_id=view.session.created.session_id, action="expire")
    await live.logs.timers.schedule(due, view.session.last_at + IDLE_MS)


async def _tell_held_results(live: SessionPorts, view: View, index: int) -> None:
    """Send the held results of a question after its close. This is the feedback setting `at_close`."""
    created = view.session.created
    if created.settings.feedback != "at_close":
        return
    boards = live.store.scoreboards
    results = await projected(live, created.session_id, lambda: boards.results(created.session_id, index))
    for at in range(0, len(results), RESULTS_AT_ONCE):
        await _tell_results(live, view, index, len(results), results[at : at + RESULTS_AT_ONCE])


async def _tell_results(
    live: SessionPorts, view: View, index: int, answered: int, results: list[ScoredAnswer]
) -> None:
    session_id = view.session.created.session_id
    now = live.world.clock()
    state = await projected(live, session_id, lambda: live.store.projections.state(session_id, [], None, now))
    event = await projected(live, session_id, lambda: live.store.scoreboards.next_event(session_id))
    scored = Scored(
        session_id=session_id,
        event=event,
        question=index,
        answered=answered,
        present=state.connected,
        expected=state.expected,
        board_version=state.podium.board_version,
        players=state.podium.players,
        results=results,
        top=None,
    )
    await live.broadcasts.scored(scored)
