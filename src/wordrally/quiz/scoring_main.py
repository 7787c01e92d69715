"""Composition root of the scoring worker. It does not import the quiz service, which saves 45 MB."""

import asyncio
import os
import time
from collections.abc import Callable

import structlog

from wordrally.chassis import lifespan, logging, ops, settings, tracing
from wordrally.chassis.clock import SharedClock
from wordrally.chassis.health import Health
from wordrally.chassis.http.port_guard import PortKeys
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.store import ValkeyClient
from wordrally.contracts.queue import streams
from wordrally.quiz.live.adapters.jetstream_frozen_quizzes import JetStreamFrozenQuizzes
from wordrally.quiz.live.adapters.jetstream_progress import SCORING
from wordrally.quiz.live.adapters.jetstream_session_log import (
    JetStreamSeats,
    JetStreamSessionLogs,
)
from wordrally.quiz.live.adapters.nats_broadcasts import NatsBroadcasts
from wordrally.quiz.live.adapters.valkey_projection import ValkeyProjections
from wordrally.quiz.scoring.adapters.alarms import JetStreamAlarms
from wordrally.quiz.scoring.adapters.jetstream_answer_reader import JetStreamAnswerReader
from wordrally.quiz.scoring.adapters.jetstream_checkpoints import JetStreamCheckpoints
from wordrally.quiz.scoring.adapters.valkey_answer_recorder import ValkeyAnswerRecorder
from wordrally.quiz.scoring.adapters.valkey_restoration import ValkeyRestorations
from wordrally.quiz.scoring.adapters.valkey_scoreboard import ValkeyScoreboards
from wordrally.quiz.scoring.application.checkpoints import Checkpointer
from wordrally.quiz.scoring.application.live_first import LiveFirst
from wordrally.quiz.scoring.application.rebuild import Rebuilder
from wordrally.quiz.scoring.application.rebuild_ports import RebuildPorts
from wordrally.quiz.scoring.application.rulebooks import Rulebooks
from wordrally.quiz.scoring.application.score_answers import Scorer, ScoringPorts
from wordrally.quiz.scoring.entrypoints.consumer import ScoringConsumer
from wordrally.quiz.settings import ScoringSettings

STREAMS = (streams.SESSIONS, streams.FROZEN, streams.ANSWERS, streams.TIMERS, streams.DEAD_LETTERS)

log = structlog.get_logger()


def now_ms() -> int:
    """Return Unix ms by this machine's clock, for callers without a shared clock."""
    return time.time_ns() // 1_000_000


def serve_scoring() -> None:
    """Run the scoring worker with settings from the environment."""
    lifespan.run(_scoring)


async def _scoring(stop: asyncio.Event) -> None:
    chosen = settings.load(ScoringSettings, os.environ)
    logging.configure("scoring", chosen.instance, chosen.log_level)
    tracing.configure("scoring", chosen.instance, chosen.traces_url, chosen.traces_ratio)
    scoreboard = store.connect(chosen.store_url)
    await _work(chosen, scoreboard, stop)
    await scoreboard.aclose()


async def score_inside(scoreboard: ValkeyClient, stop: asyncio.Event) -> None:
    """Run the scoring worker inside the quiz process, which keeps its logs and traces (ADR 0042).

    It has its own connection to the queue, whose user may do no more than that of a worker by itself.
    """
    chosen = settings.load(ScoringSettings, settings.of_part(os.environ, "scoring"))
    await _work(chosen, scoreboard, stop)


async def _work(chosen: ScoringSettings, scoreboard: ValkeyClient, stop: asyncio.Event) -> None:
    async with await jetstream.connect(QueueAccess.of(chosen), chosen.instance) as jet:
        for stream in STREAMS:
            await jet.ensure(stream)
        clock = await SharedClock.follow(jet, streams.SESSIONS.name)
        scorer = create_scorer(jet, scoreboard, clock)
        live_first = create_live_first(jet, scoreboard, scorer)
        consumer = ScoringConsumer(scorer, live_first, clock, SCORING)
        app = ops.OpsApp(_health(jet, scoreboard, clock, chosen.disk_folder))
        lifespan.tune_gc()
        log.info("serving", settings=settings.redacted(chosen))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(consumer.run(jet, stop))
            tasks.create_task(
                ops.serve(app, chosen.host, chosen.port, stop, PortKeys(metrics=chosen.metrics_token))
            )


def create_scorer(jet: JetStream, scoreboard: ValkeyClient, clock: Callable[[], int] = now_ms) -> Scorer:
    """Create a scorer on the real logs and the real store."""
    logs, quizzes = JetStreamSessionLogs(jet), JetStreamFrozenQuizzes(jet)
    return Scorer(
        ScoringPorts(
            rulebooks=Rulebooks(logs, quizzes),
            scorebooks=ValkeyAnswerRecorder(scoreboard),
            scoreboards=ValkeyScoreboards(scoreboard),
            projections=ValkeyProjections(scoreboard),
            seats=JetStreamSeats(jet),
            rebuilds=create_rebuilder(jet, scoreboard, clock),
            broadcasts=NatsBroadcasts(jet),
            alarms=JetStreamAlarms(jet),
        )
    )


def create_live_first(jet: JetStream, scoreboard: ValkeyClient, scorer: Scorer) -> LiveFirst:
    """Create what takes games that go on out of a backlog."""
    return LiveFirst(scorer, JetStreamAnswerReader(jet), ValkeyProjections(scoreboard))


def create_rebuilder(
    jet: JetStream, scoreboard: ValkeyClient, clock: Callable[[], int] = now_ms
) -> Rebuilder:
    """Create a rebuilder from the real logs into the real store."""
    return Rebuilder(
        RebuildPorts(
            logs=JetStreamSessionLogs(jet),
            seats=JetStreamSeats(jet),
            quizzes=JetStreamFrozenQuizzes(jet),
            answers=JetStreamAnswerReader(jet),
            checkpoints=JetStreamCheckpoints(jet),
            restorations=ValkeyRestorations(scoreboard),
            broadcasts=NatsBroadcasts(jet),
            clock=clock,
        )
    )


def create_checkpointer(jet: JetStream) -> Checkpointer:
    """Create the maker of checkpoints of long sessions."""
    return Checkpointer(JetStreamSessionLogs(jet), JetStreamAnswerReader(jet), JetStreamCheckpoints(jet))


def _health(jet: JetStream, scoreboard: ValkeyClient, clock: SharedClock, disk_folder: str) -> Health:
    async def check_store() -> None:
        await scoreboard.ping()

    health = Health("scoring")
    health.add("queue", jet.check)
    health.add("store", check_store)
    health.add("clock", clock.check)
    health.add_note("clock", clock.note)
    health.watch_disk(disk_folder)
    return health
