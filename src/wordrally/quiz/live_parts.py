"""How the parts of live sessions are put together; part of the composition root of the quiz service."""

import asyncio
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.jetstream import Jet
from wordrally.chassis.store import Store as Valkey
from wordrally.chassis.tokens import Issuer
from wordrally.contracts import streams
from wordrally.quiz.adapters.broadcasts import JetStreamAttendances, NatsBroadcasts
from wordrally.quiz.adapters.nodes import NatsNodes
from wordrally.quiz.adapters.pins import JetStreamPins
from wordrally.quiz.adapters.presence import ValkeyPresences
from wordrally.quiz.adapters.progress import JetStreamScoringProgress
from wordrally.quiz.adapters.projection import ValkeyProjections
from wordrally.quiz.adapters.pulses import JetStreamPulses
from wordrally.quiz.adapters.scoreboard import ValkeyScoreboards
from wordrally.quiz.adapters.session_log import JetStreamFrozenQuizzes, JetStreamSeats, JetStreamSessionLogs
from wordrally.quiz.adapters.sql_finished_sessions import SqlFinishedSessions
from wordrally.quiz.adapters.sql_hosted_sessions import SqlHostedSessions
from wordrally.quiz.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.adapters.timers import JetStreamTimers
from wordrally.quiz.application.live import Archive, Live, Logs, Store, World
from wordrally.quiz.application.newcomers import JOINS_AT_ONCE, Newcomers
from wordrally.quiz.entrypoints.live_consumers import run_consumers
from wordrally.quiz.entrypoints.live_requests import run_requests
from wordrally.quiz.entrypoints.outage_watch import watch_outages
from wordrally.quiz.scoring_main import create_rebuilder, now_ms

STREAMS = (
    streams.SESSIONS,
    streams.ANSWERS,
    streams.TIMERS,
    streams.PINS,
    streams.NODES,
    streams.PULSES,
    streams.RESULTS,
    streams.DEAD_LETTERS,
)
"""What live sessions append to or read; whoever starts first declares them."""


@dataclass(frozen=True, slots=True)
class Engines:
    """What the process is connected to."""

    jet: Jet
    valkey: Valkey
    database: AsyncEngine


def compose_live(
    engines: Engines,
    issuer: Issuer,
    public_url: str,
    *,
    joins_at_once: int = JOINS_AT_ONCE,
    clock: Callable[[], int] = now_ms,
) -> Live:
    """The live sessions on real engines."""
    jet, valkey, database = engines.jet, engines.valkey, engines.database
    logs = Logs(
        sessions=JetStreamSessionLogs(jet),
        seats=JetStreamSeats(jet),
        quizzes=JetStreamFrozenQuizzes(jet),
        pins=JetStreamPins(jet),
        timers=JetStreamTimers(jet),
        nodes=NatsNodes(jet),
        pulses=JetStreamPulses(jet),
    )
    return Live(
        logs=logs,
        store=Store(
            projections=ValkeyProjections(valkey),
            presences=ValkeyPresences(valkey),
            scoreboards=ValkeyScoreboards(valkey),
            rebuilds=create_rebuilder(jet, valkey, clock),
        ),
        archive=Archive(
            quizzes=SqlQuizzes(database),
            hosted=SqlHostedSessions(database),
            finished=SqlFinishedSessions(database),
            attendances=JetStreamAttendances(jet),
        ),
        progress=JetStreamScoringProgress(jet),
        broadcasts=NatsBroadcasts(jet),
        tokens=issuer,
        newcomers=Newcomers(joins_at_once, clock),
        world=World(clock=clock, dice=secrets.SystemRandom(), new_id=new_id, pause_ms=pause_ms),
        public_url=public_url,
    )


async def run_live(live: Live, jet: Jet, stop: asyncio.Event) -> None:
    """Consume and answer until `stop` is set."""
    async with asyncio.TaskGroup() as running:
        running.create_task(run_consumers(live, jet, stop))
        running.create_task(run_requests(live, jet, stop))
        running.create_task(watch_outages(live, stop))


def new_id() -> str:
    """32 hexadecimal digits, most of them random."""
    return uuid.uuid4().hex


async def pause_ms(duration_ms: int) -> None:
    """Let time pass."""
    await asyncio.sleep(duration_ms / 1000)
