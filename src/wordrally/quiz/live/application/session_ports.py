"""What every use case of a live session stands on: the ports, the newest view, and the projection, rebuilt when lost."""

import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import structlog
from msgspec import UNSET

from wordrally.chassis.jetstream import JetStreamUnavailable
from wordrally.contracts.events import SessionCreated
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.sessions import Session, TeamStanding
from wordrally.quiz.live.application.class_codes import ClassRosters
from wordrally.quiz.live.application.hosted_sessions import HostedSessions
from wordrally.quiz.live.application.join_admission import JoinAdmission
from wordrally.quiz.live.application.ports import (
    Attendances,
    Away,
    Behind,
    Broadcasts,
    FinishedSessions,
    FrozenQuizzes,
    KnownWords,
    LoggedEvent,
    NodeSealing,
    Pins,
    ProjectionLost,
    Pulses,
    ReadableQuizzes,
    Seats,
    SessionLogs,
    Timers,
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
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.session import Podium, SessionState, fold, phase_of, shown_question

log = structlog.get_logger()

T = TypeVar("T")

REBUILD_ATTEMPTS = 3
"""A store that is emptied more often while one call is under way is not usable."""

UNKNOWN = QuizError("unknown_session", "There is no such session.")


class UnknownSession(Exception):
    """Neither the projection nor the logs have heard of the session."""


@dataclass(frozen=True, slots=True)
class Logs:
    """What decides: everything here is durable."""

    sessions: SessionLogs
    seats: Seats
    quizzes: FrozenQuizzes
    pins: Pins
    timers: Timers
    nodes: NodeSealing
    pulses: Pulses
    classes: ClassRosters


@dataclass(frozen=True, slots=True)
class StorePorts:
    """What follows the logs and may be lost."""

    projections: Projections
    presences: PresenceStore
    scoreboards: Scoreboards
    rebuilds: Rebuilds


@dataclass(frozen=True, slots=True)
class QuizDatabase:
    """The quiz database, and results on their way to others."""

    quizzes: ReadableQuizzes
    hosted: HostedSessions
    finished: FinishedSessions
    attendances: Attendances


@dataclass(frozen=True, slots=True)
class World:
    """Clock (Unix ms), dice (cryptographic), new ids, waiting, and the cell (two digits, or empty)."""

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
    """What `call` returns; the session's projection is rebuilt from the logs when it is not there.

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
    """The session as the projection has it, or as the log has it while the store is away. Raises `UnknownSession`."""
    try:
        return await projected(live, session_id, lambda: live.store.projections.view(session_id))
    except Away:
        return await fold_log(live, session_id)


async def current_view(live: SessionPorts, session_id: SessionId) -> View:
    """As `newest_view`, but never older than what players were already told: they hear of an event from the log, which
    the projection follows a moment later. Raises `UnknownSession`."""
    view = await newest_view(live, session_id)
    try:
        newest = await live.logs.sessions.newest(session_id)
    except JetStreamUnavailable:
        return view  # nobody is told anything while the log is away
    return await fold_log(live, session_id) if view.sequence < newest else view


async def fold_log(live: SessionPorts, session_id: SessionId) -> View:
    """The session as the log has it, which nobody knows better. Raises `UnknownSession`."""
    return view_of(session_id, await live.logs.sessions.events(session_id))


def view_of(session_id: SessionId, logged: Sequence[LoggedEvent]) -> View:
    """What a session's log adds up to. Raises `UnknownSession` for an empty one."""
    session = fold(entry.event for entry in logged)
    if session is None:
        raise UnknownSession(session_id)
    return View(session, logged[-1].sequence)


async def project(live: SessionPorts, view: View, *, unseat: Iterable[PlayerId] = ()) -> None:
    """Bring the projection up to the view; should the store be away, the consumer of the log does it later."""
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
    """The teams as the board has them; none in a session without teams."""
    created = view.session.created
    session_id, teams = created.session_id, created.settings.teams
    if teams is None:
        return []
    return await projected(live, session_id, lambda: live.store.scoreboards.teams(session_id, teams))


async def read_podium(live: SessionPorts, view: View) -> Podium:
    """The head of the board, and the teams."""
    session_id = view.session.created.session_id
    podium = await projected(live, session_id, lambda: live.store.scoreboards.podium(session_id))
    return msgspec.structs.replace(podium, teams=await read_teams(live, view))


async def draw_seat(live: SessionPorts, view: View, player_id: PlayerId) -> None:
    """Have a player who was removed and readmitted on the board again, with all that they ever answered.

    What their removal took from the projection only the logs know, so that it is drawn anew. Safe to repeat.
    """
    session_id, now = view.session.created.session_id, live.world.clock()
    projections = live.store.projections
    state = await projected(live, session_id, lambda: projections.state(session_id, [player_id], None, now))
    missing = any(player.rank == 0 for player in state.players)
    if missing and player_id not in state.view.session.removed:
        await live.store.rebuilds.redraw(session_id)


async def describe(live: SessionPorts, session_id: SessionId) -> Session:
    """The session as its host and players see it. Raises `UnknownSession`."""
    return await describe_view(live, await newest_view(live, session_id))


async def describe_view(live: SessionPorts, view: View) -> Session:
    """The session as its host and players see it; counted in the log while the store is away."""
    session_id = view.session.created.session_id
    try:
        podium = await projected(live, session_id, lambda: live.store.scoreboards.podium(session_id))
        players = podium.players
    except Away:
        seats = {seat.player_id for seat in await live.logs.seats.taken(session_id)}
        players = len(seats - view.session.removed)
    return session_body(view.session, players, live.public_url)


def session_body(session: SessionState, players: int, public_url: str) -> Session:
    """The HTTP body of a session."""
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
    """The link by which people join, with the session's check; empty for practice, which nobody joins."""
    if not created.pin:
        return ""
    link = f"{public_url.rstrip('/')}/?pin={created.pin}"
    return f"{link}&check={created.check}" if created.check else link
