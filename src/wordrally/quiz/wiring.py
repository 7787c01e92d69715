"""Wiring of live sessions: part of the composition root of the quiz service."""

import asyncio
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.tokens.signing import Issuer
from wordrally.chassis.valkey.store import ValkeyClient as Valkey
from wordrally.contracts.queue import streams
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.authoring.application.quizzes import Quizzes
from wordrally.quiz.live.adapters.jetstream_class_rosters import JetStreamClassRosters
from wordrally.quiz.live.adapters.jetstream_frozen_quizzes import JetStreamFrozenQuizzes
from wordrally.quiz.live.adapters.jetstream_leftovers import JetStreamLeftovers
from wordrally.quiz.live.adapters.jetstream_pins import JetStreamPins
from wordrally.quiz.live.adapters.jetstream_progress import JetStreamScoringProgress
from wordrally.quiz.live.adapters.jetstream_pulses import JetStreamPulses
from wordrally.quiz.live.adapters.jetstream_session_log import (
    JetStreamSeats,
    JetStreamSessionLogs,
)
from wordrally.quiz.live.adapters.jetstream_timers import JetStreamTimers
from wordrally.quiz.live.adapters.nats_broadcasts import JetStreamAttendances, NatsBroadcasts
from wordrally.quiz.live.adapters.nats_node_sealing import NatsNodeSealing
from wordrally.quiz.live.adapters.sql_assignment_seats import SqlAssignmentSeats
from wordrally.quiz.live.adapters.sql_hosted_sessions import SqlHostedSessions
from wordrally.quiz.live.adapters.valkey_presence import ValkeyPresences
from wordrally.quiz.live.adapters.valkey_projection import ValkeyProjections
from wordrally.quiz.live.application.joining.join_admission import JOINS_AT_ONCE, JoinAdmission
from wordrally.quiz.live.application.ports import KnownWords
from wordrally.quiz.live.application.session_ports import Logs, QuizDatabase, SessionPorts, StorePorts, World
from wordrally.quiz.live.entrypoints.consumers import run_consumers
from wordrally.quiz.live.entrypoints.deadline_watch import watch_deadlines
from wordrally.quiz.live.entrypoints.outage_watch import watch_outages
from wordrally.quiz.live.entrypoints.requests import run_requests
from wordrally.quiz.results.adapters.sql_finished_sessions import SqlFinishedSessions
from wordrally.quiz.results.entrypoints.class_requests import run_class_requests
from wordrally.quiz.results.entrypoints.session_ends import archive_results
from wordrally.quiz.scoring.adapters.valkey_scoreboard import ValkeyScoreboards
from wordrally.quiz.scoring.entrypoints.checkpointing import run_checkpoints
from wordrally.quiz.scoring_main import create_checkpointer, create_rebuilder, now_ms

STREAMS = (
    streams.SESSIONS,
    streams.FROZEN,
    streams.ANSWERS,
    streams.TIMERS,
    streams.PINS,
    streams.NODES,
    streams.RESULTS,
    streams.CLASSES,
    streams.DEAD_LETTERS,
)
"""Streams of live sessions; the first process to start declares them."""


@dataclass(frozen=True, slots=True)
class EngineClients:
    """Connections of the process."""

    jet: JetStream
    valkey: Valkey
    database: AsyncEngine
    words: KnownWords
    quizzes: Quizzes | None = None
    """Source of quizzes; None means the database."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The origin where players join, the digits of this cell (or none), and the joins that run at a time."""

    public_url: str
    cell: str = ""
    joins_at_once: int = JOINS_AT_ONCE


def compose_live(
    engines: EngineClients,
    issuer: Issuer,
    installation: Installation,
    *,
    clock: Callable[[], int] = now_ms,
) -> SessionPorts:
    """Compose the live sessions on real engines."""
    jet, valkey, database = engines.jet, engines.valkey, engines.database
    logs = Logs(
        sessions=JetStreamSessionLogs(jet),
        seats=JetStreamSeats(jet),
        quizzes=JetStreamFrozenQuizzes(jet),
        pins=JetStreamPins(jet),
        timers=JetStreamTimers(jet),
        nodes=NatsNodeSealing(jet),
        pulses=JetStreamPulses(jet),
        classes=JetStreamClassRosters(jet, now_ms),
        leftovers=JetStreamLeftovers(jet),
    )
    return SessionPorts(
        logs=logs,
        store=StorePorts(
            projections=ValkeyProjections(valkey),
            presences=ValkeyPresences(valkey),
            scoreboards=ValkeyScoreboards(valkey),
            rebuilds=create_rebuilder(jet, valkey, clock),
        ),
        archive=QuizDatabase(
            quizzes=engines.quizzes or SqlQuizzes(database),
            hosted=SqlHostedSessions(database),
            assignments=SqlAssignmentSeats(database),
            finished=SqlFinishedSessions(database),
            attendances=JetStreamAttendances(jet),
        ),
        progress=JetStreamScoringProgress(jet),
        broadcasts=NatsBroadcasts(jet),
        tokens=issuer,
        newcomers=JoinAdmission(installation.joins_at_once, clock),
        words=engines.words,
        world=World(
            clock=clock,
            dice=secrets.SystemRandom(),
            new_id=ids_of(installation.cell),
            pause_ms=pause_ms,
            cell=installation.cell,
        ),
        public_url=installation.public_url,
    )


async def run_live(live: SessionPorts, jet: JetStream, stop: asyncio.Event) -> None:
    """Run consumers and request handlers until `stop` is set."""
    async with asyncio.TaskGroup() as running:
        running.create_task(run_consumers(live, jet, stop))
        running.create_task(run_requests(live, jet, stop))
        running.create_task(archive_results(live, jet, stop))
        running.create_task(run_class_requests(live, jet, stop))
        running.create_task(watch_outages(live, stop))
        running.create_task(watch_deadlines(live, stop))
        running.create_task(run_checkpoints(create_checkpointer(jet), stop))


def new_id() -> str:
    """Return a random id of 32 hexadecimal digits."""
    return uuid.uuid4().hex


def ids_of(cell: str) -> Callable[[], str]:
    """Return a source of ids that begin with the digits of the cell, if there is one."""
    return lambda: cell + new_id()


async def pause_ms(duration_ms: int) -> None:
    """Sleep for that long."""
    await asyncio.sleep(duration_ms / 1000)
