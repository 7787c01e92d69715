"""Foundations of the use cases of a live session: ports, newest view, and projection with its rebuild."""

import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import structlog
from msgspec import UNSET

from wordrally.chassis.queue.jetstream import JetStreamUnavailable
from wordrally.contracts.http.sessions import Session, TeamStanding
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.events import SessionCreated
from wordrally.quiz.live.application.hosted_sessions import AssignmentSeats, HostedSessions
from wordrally.quiz.live.application.joining.class_codes import ClassRosters
from wordrally.quiz.live.application.joining.join_admission import JoinAdmission
from wordrally.quiz.live.application.log_ports import (
    FrozenQuizzes,
    Leftovers,
    LoggedEvent,
    NodeSealing,
    Pins,
    Pulses,
    Seats,
    SessionLogs,
    Timers,
)
from wordrally.quiz.live.application.ports import (
    Attendances,
    Away,
    Behind,
    Broadcasts,
    FinishedSessions,
    KnownWords,
    ProjectionLost,
    ReadableQuizzes,
    Tokens,
    View,
)
from wordrally.quiz.live.application.store_ports import (
    PresenceStore,
    Projections,
    Rebuilds,
    Scoreboards,
    ScoringProgress,
)
from wordrally.quiz.live.domain.evolution import fold
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import (
    Podium,
    SessionState,
    phase_of,
    shown_question,
    shown_reveal,
    with_counts,
)

log = structlog.get_logger()

T = TypeVar("T")

REBUILD_ATTEMPTS = 3
"""Rebuilds during one call. A store that is emptied more often is not usable."""

UNKNOWN = QuizError("unknown_session", "There is no such session.")


class UnknownSession(Exception):
    """Neither the projection nor the logs have this session."""


@dataclass(frozen=True, slots=True)
class Logs:
    """Authoritative and durable storage."""

    sessions: SessionLogs
    seats: Seats
    quizzes: FrozenQuizzes
    pins: Pins
    timers: Timers
    nodes: NodeSealing
    pulses: Pulses
    classes: ClassRosters
    leftovers: Leftovers


@dataclass(frozen=True, slots=True)
class StorePorts:
    """Storage derived from the logs. It may be lost."""

    projections: Projections
    presences: PresenceStore
    scoreboards: Scoreboards
    rebuilds: Rebuilds


@dataclass(frozen=True, slots=True)
class QuizDatabase:
    """Quiz database, and results on their way to other services."""

    quizzes: ReadableQuizzes
    hosted: HostedSessions
    assignments: AssignmentSeats
    finished: FinishedSessions
    attendances: Attendances


@dataclass(frozen=True, slots=True)
class World:
    """Clock (Unix ms), cryptographic random source, new ids, sleep, and the cell (two digits, or empty)."""

    clock: Callable[[], int]
    dice: random.Random
    new_id: Callable[[], str]
    pause_ms: Callable[[int], Awaitable[None]]
    cell: str = ""


@dataclass(frozen=True, slots=True)
class SessionPorts:
    """Everything that the use cases of live sessions work with."""

    logs: Logs
    store: StorePorts
    archive: QuizDatabase
    progress: ScoringProgress
    broadcasts: Broadcasts
    tokens: Tokens
    newcomers: JoinAdmission
    words: KnownWords
    world: World
    public_url: str


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


async def describe(live: SessionPorts, session_id: SessionId) -> Session:
    """Return the session as its host and players see it. Raises `UnknownSession`."""
    return await describe_view(live, await newest_view(live, session_id))


async def describe_view(live: SessionPorts, view: View) -> Session:
    """Return the session as its host and players see it.

    While the store is unavailable, its players are counted in the log.
    """
    session_id = view.session.created.session_id
    try:
        podium = await projected(live, session_id, lambda: live.store.scoreboards.podium(session_id))
        players = podium.players
    except Away:
        seats = {seat.player_id for seat in await live.logs.seats.taken(session_id)}
        players = len(seats - view.session.removed)
    return session_body(view.session, players, live.public_url)


def session_body(session: SessionState, players: int, public_url: str) -> Session:
    """Return the HTTP body of a session."""
    created = session.created
    question = shown_question(session)
    return Session(
        id=created.session_id,
        pin=created.pin,
        quiz_id=created.quiz_id,
        quiz_title=created.quiz_title,
        mode=created.mode,
        phase=phase_of(session),
        question_index=None if question is None else question.index,
        question_count=created.question_count,
        locked=session.locked,
        players=players,
        settings=created.settings,
        created_at=created.at,
        version=session.version,
        join_url=join_url(public_url, created),
        check=created.check or UNSET,
        opens_at=created.opens_at or None,
        closes_at=session.closes_at or None,
    )


def join_url(public_url: str, created: SessionCreated) -> str:
    """Return the link for joining, with the session's check.

    It is empty for practice, which nobody joins.
    """
    if not created.pin:
        return ""
    link = f"{public_url.rstrip('/')}/?pin={created.pin}"
    return f"{link}&check={created.check}" if created.check else link
