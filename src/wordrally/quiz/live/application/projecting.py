"""Newest view of a session, and its projection, which is rebuilt from the logs when the store lost it."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import TypeVar

import msgspec
import structlog
from msgspec import UNSET

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.contracts.http.sessions import TeamStanding
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.quiz.live.application.log_ports import (
    LoggedEvent,
)
from wordrally.quiz.live.application.ports import (
    Away,
    Behind,
    ProjectionLost,
    View,
)
from wordrally.quiz.live.application.session_ports import SessionPorts, UnknownSession
from wordrally.quiz.live.domain.evolution import fold
from wordrally.quiz.live.domain.session import (
    Podium,
    shown_reveal,
    with_counts,
)

log = structlog.get_logger()

T = TypeVar("T")

REBUILD_ATTEMPTS = 3
"""Rebuilds during one call. A store that is emptied more often is not usable."""


async def projected(live: SessionPorts, session_id: SessionId, call: Callable[[], Awaitable[T]]) -> T:
    """Return the result of `call`. If the session's projection is lost, rebuild it from the logs first.

    Raises `UnknownSession`.
    """
    for _ in range(REBUILD_ATTEMPTS):
        try:
            return await call()
        except ProjectionLost:
            if not await live.store.rebuilds.rebuild(session_id):
                raise UnknownSession(session_id) from None
    raise Behind("the projection was lost again and again")


async def newest_view(live: SessionPorts, session_id: SessionId) -> View:
    """Return the session from the projection, or from the log while the store is unavailable.

    Raises `UnknownSession`.
    """
    try:
        return await projected(live, session_id, lambda: live.store.projections.view(session_id))
    except Away:
        return await fold_log(live, session_id)


async def current_view(live: SessionPorts, session_id: SessionId) -> View:
    """Return a view that is never older than the events that players already know.

    Players are told of an event from the log, and the projection follows a moment later. Raises
    `UnknownSession`.
    """
    view = await newest_view(live, session_id)
    try:
        newest = await live.logs.sessions.newest(session_id)
    except JetStreamUnavailable:
        return view  # nobody is told anything while the log is unavailable
    return await fold_log(live, session_id) if view.sequence < newest else view


async def fold_log(live: SessionPorts, session_id: SessionId) -> View:
    """Return the session from the authoritative log. Raises `UnknownSession`.

    The log holds no typed texts. Those of the question that is shown come from the store, if it has them.
    """
    view = view_of(session_id, await live.logs.sessions.events(session_id))
    reveal = shown_reveal(view.session)
    if reveal is None or reveal.counts is not UNSET:
        return view
    question = (await live.logs.quizzes.questions(view.session.created))[reveal.question]
    with suppress(Away, ProjectionLost):
        counts = await live.store.scoreboards.counts(session_id, reveal.question, question)
        return View(with_counts(view.session, counts), view.sequence)
    return view


def view_of(session_id: SessionId, logged: Sequence[LoggedEvent]) -> View:
    """Fold a session's log into a view. Raises `UnknownSession` if it is empty."""
    session = fold(entry.event for entry in logged)
    if session is None:
        raise UnknownSession(session_id)
    return View(session, logged[-1].sequence)


async def project(live: SessionPorts, view: View, *, unseat: Iterable[PlayerId] = ()) -> None:
    """Bring the projection up to the view.

    If the store is unavailable, the consumer of the log does it later.
    """
    session_id = view.session.created.session_id

    async def put() -> None:
        await live.store.projections.put(view)
        for player_id in unseat:
            await live.store.projections.unseat(session_id, player_id)

    try:
        await projected(live, session_id, put)
    except (Away, Behind) as error:
        log.warning("session not projected", session_id=session_id, error=repr(error))


async def read_teams(live: SessionPorts, view: View) -> list[TeamStanding]:
    """Return the teams as the leaderboard has them. The list is empty in a session without teams."""
    created = view.session.created
    session_id, teams = created.session_id, created.settings.teams
    if teams is None:
        return []
    return await projected(live, session_id, lambda: live.store.scoreboards.teams(session_id, teams))


async def read_podium(live: SessionPorts, view: View) -> Podium:
    """Return the head of the leaderboard, and the teams."""
    session_id = view.session.created.session_id
    podium = await projected(live, session_id, lambda: live.store.scoreboards.podium(session_id))
    return msgspec.structs.replace(podium, teams=await read_teams(live, view))


async def draw_seat(live: SessionPorts, view: View, player_id: PlayerId) -> None:
    """Restore a removed and readmitted player on the leaderboard, with all of their answers. Safe to repeat.

    Only the logs still have what the removal deleted from the projection, so the projection is rebuilt.
    """
    session_id, now = view.session.created.session_id, live.world.clock()
    projections = live.store.projections
    state = await projected(live, session_id, lambda: projections.state(session_id, [player_id], None, now))
    missing = any(player.rank == 0 for player in state.players)
    if missing and player_id not in state.view.session.removed:
        await live.store.rebuilds.redraw(session_id)
