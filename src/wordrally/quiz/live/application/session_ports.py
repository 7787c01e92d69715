"""Ports that the use cases of a live session work with, by what is behind them."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from wordrally.quiz.live.application.hosted_sessions import AssignmentSeats, HostedSessions
from wordrally.quiz.live.application.joining.class_codes import ClassRosters
from wordrally.quiz.live.application.joining.join_admission import JoinAdmission
from wordrally.quiz.live.application.log_ports import (
    FrozenQuizzes,
    Leftovers,
    NodeSealing,
    Pins,
    Pulses,
    Seats,
    SessionLogs,
    Timers,
)
from wordrally.quiz.live.application.ports import (
    Attendances,
    Broadcasts,
    FinishedSessions,
    KnownWords,
    ReadableQuizzes,
    Tokens,
)
from wordrally.quiz.live.application.store_ports import (
    PresenceStore,
    Projections,
    Rebuilds,
    Scoreboards,
    ScoringProgress,
)
from wordrally.quiz.live.domain.refusals import QuizError

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
