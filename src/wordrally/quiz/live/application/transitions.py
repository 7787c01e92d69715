"""State transitions of a session: decide on a view, append with compare-and-set, project the event."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import zip_longest

import structlog

from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.events import AnySessionEvent, PlayerReadmitted, PlayerRemoved
from wordrally.quiz.live.application.ports import Away, Behind, StaleView, View
from wordrally.quiz.live.application.projecting import draw_seat, fold_log, newest_view, project
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.domain.commands import Command, decide
from wordrally.quiz.live.domain.evolution import evolve
from wordrally.quiz.live.domain.refusals import QuizError

ATTEMPTS = 5
"""Attempts to append.

A session has one host and a timer; a caller who loses more often should retry later.
"""

log = structlog.get_logger()

Prepare = Callable[[View], Awaitable[Command | QuizError]]

Check = Callable[[View], QuizError | None]
"""Check beside the rules of the phases. It returns the reason against a command in this state, or None."""


def always(_view: View) -> QuizError | None:
    """Allow the command in every state."""
    return None


def checked(check: Check, command: Command) -> Prepare:
    """Prepare the same command for every view that `check` allows."""

    async def prepare(view: View) -> Command | QuizError:
        return check(view) or command

    return prepare


async def carry_out(
    live: SessionPorts, session_id: SessionId, prepare: Prepare, *, known: View | None = None
) -> View | QuizError:
    """Carry out the command that `prepare` makes for a view, and return the view after it.

    The first view is `known`, or comes from the projection. Either may lag. An event decided on an old view
    fails its append. A decision to do nothing has no such guard, so it only counts when it was made on the
    log itself. Raises `UnknownSession`.
    """
    view, from_log = known or await newest_view(live, session_id), False
    for _ in range(ATTEMPTS):
        decided = await _decide(live, view, prepare)
        if isinstance(decided, QuizError) or not decided:
            if from_log:
                return decided if isinstance(decided, QuizError) else view
        else:
            try:
                return await _append(live, view, decided)
            except StaleView:
                pass
        view, from_log = await fold_log(live, session_id), True
        await project(live, view, unseat=view.session.removed)
    raise Behind("somebody else changed the session again and again")


async def _decide(live: SessionPorts, view: View, prepare: Prepare) -> list[AnySessionEvent] | QuizError:
    command = await prepare(view)
    if isinstance(command, QuizError):
        return command
    return decide(view.session, command, live.world.clock())


async def _append(live: SessionPorts, view: View, events: Sequence[AnySessionEvent]) -> View:
    """Append the events one after another. Removals that follow one another are projected at once."""
    session_id, removed = view.session.created.session_id, list[PlayerId]()
    for event, following in zip_longest(events, events[1:]):
        sequence = await live.logs.sessions.append(session_id, event, expected_last=view.sequence)
        view = View(evolve(view.session, event), sequence)
        removed += [event.player_id] if isinstance(event, PlayerRemoved) else []
        if isinstance(event, PlayerRemoved) and isinstance(following, PlayerRemoved):
            continue
        await project(live, view, unseat=removed)
        removed = []
        if isinstance(event, PlayerReadmitted):
            await _draw_seat(live, view, event)
    return view


async def _draw_seat(live: SessionPorts, view: View, event: PlayerReadmitted) -> None:
    """Restore the seat in the projection.

    If the store is unavailable, the consumer of the log does it later.
    """
    try:
        await draw_seat(live, view, event.player_id)
    except (Away, Behind) as error:
        log.warning("seat not drawn", session_id=view.session.created.session_id, error=repr(error))
