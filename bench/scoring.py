"""Throughput of one scorer from the log, compared with a bare pipelined ZADD in the same run.

`python bench/scoring.py` starts its own engines in a temporary folder, fills ANSWERS, starts a scorer, and
stops the clock when the last message is acknowledged. Then it empties the store and has it rebuilt. Compare
machines by the ratio.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import structlog
import uvloop
from tests.engines import nats_server, valkey_server

from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.store import ValkeyClient
from wordrally.contracts.http.quizzes import ChoiceQuestion
from wordrally.contracts.http.sessions import Settings
from wordrally.contracts.ids import AccountId, NodeId, PlayerId, QuizId, SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import AnswerBatch, ReceivedAnswer
from wordrally.contracts.queue.events import QuestionOpened, SessionCreated
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.adapters.jetstream_frozen_quizzes import JetStreamFrozenQuizzes
from wordrally.quiz.live.adapters.jetstream_progress import SCORING, JetStreamScoringProgress
from wordrally.quiz.live.adapters.jetstream_session_log import JetStreamSeats, JetStreamSessionLogs
from wordrally.quiz.live.domain.freezing import view_question
from wordrally.quiz.scoring.entrypoints.consumer import ScoringConsumer
from wordrally.quiz.scoring_main import STREAMS, create_live_first, create_rebuilder, create_scorer

QUIZ = QuizId("quiz")
QUESTION = ChoiceQuestion(prompt="drizzle", choices=["light rain", "wind", "fog", "sun"], correct=[0])


@dataclass(frozen=True, slots=True)
class Shape:
    """The load. All `players` of `sessions` games answer every question, with `batch` answers per message."""

    name: str
    sessions: int
    players: int
    questions: int
    batch: int

    @property
    def answers(self) -> int:
        return self.sessions * self.players * self.questions


SHAPES = (
    Shape("hall", 1, 5_000, 20, 256),
    Shape("hall, small batches", 1, 5_000, 20, 32),
    Shape("100 classes", 100, 30, 33, 100),
)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


async def open_session(jet: JetStream, session_id: SessionId, shape: Shape, at: int) -> None:
    """Open a session with all seats taken and all questions opened, since only scoring is measured."""
    questions = [QUESTION] * shape.questions
    frozen = await JetStreamFrozenQuizzes(jet).freeze(QUIZ, questions)
    logs, seats = JetStreamSessionLogs(jet), JetStreamSeats(jet)
    created = SessionCreated(
        version=0,
        at=at,
        session_id=session_id,
        host_id=AccountId("host"),
        pin="12345678",
        mode="live",
        quiz_id=QUIZ,
        quiz_title="Weather",
        question_count=shape.questions,
        frozen=frozen,
        settings=Settings(close_when_all_answered=False),
    )
    sequence = await logs.append(session_id, created, expected_last=0)
    for index, question in enumerate(questions):
        view = view_question(question, index, shape.questions, at)
        event = QuestionOpened(version=index + 1, at=at, question=view)
        sequence = await logs.append(session_id, event, expected_last=sequence)
    joining = [
        PlayerJoined(session_id=session_id, player_id=player, nickname=player, account_id=None, at=at)
        for player in players_of(session_id, shape)
    ]
    for start in range(0, len(joining), 64):
        await asyncio.gather(
            *(seats.claim(joined, joined.nickname) for joined in joining[start : start + 64])
        )


def players_of(session_id: SessionId, shape: Shape) -> list[PlayerId]:
    return [PlayerId(f"{session_id}-player-{number:05}-of-the-hall") for number in range(shape.players)]


def batches_of(sessions: list[SessionId], shape: Shape, at: int) -> Iterator[AnswerBatch]:
    """Answers as a node logs them: mixed over the sessions, question after question."""
    waiting: list[ReceivedAnswer] = []
    seats = [players_of(session_id, shape) for session_id in sessions]
    for question in range(shape.questions):
        for number in range(shape.players):
            for session_id, players in zip(sessions, seats, strict=True):
                choices = [number % 4]
                received_at = at + 500 + number
                waiting.append(ReceivedAnswer(session_id, players[number], question, received_at, choices))
                if len(waiting) == shape.batch:
                    yield AnswerBatch(node_id=NodeId("bench"), answers=waiting)
                    waiting = []
    if waiting:
        yield AnswerBatch(node_id=NodeId("bench"), answers=waiting)


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of scoring: wall time, and CPU time of this process and of the store."""

    seconds: float
    scorer_cpu_s: float
    store_cpu_s: float
    rebuild_s: float


async def store_cpu_s(scoreboard: ValkeyClient) -> float:
    used = await scoreboard.info("cpu")
    return float(used["used_cpu_user"]) + float(used["used_cpu_sys"])


async def score(jet: JetStream, scoreboard: ValkeyClient, shape: Shape) -> Cost:
    """Measure one scorer on all answers of the shape."""
    at = now_ms()
    sessions = [SessionId(f"{shape.batch}-{shape.sessions}-{number}") for number in range(shape.sessions)]
    for session_id in sessions:
        await open_session(jet, session_id, shape, at)
        await create_rebuilder(jet, scoreboard).rebuild(session_id)
    last = 0
    for batch in batches_of(sessions, shape, at):
        last = await jet.append(subjects.ANSWERS_OF.format("bench"), msgspec.msgpack.encode(batch))
    stop = asyncio.Event()
    scorer = create_scorer(jet, scoreboard)
    live_first = create_live_first(jet, scoreboard, scorer)
    consumer = ScoringConsumer(scorer, live_first, now_ms, SCORING)
    store_before, scorer_before, started = (
        await store_cpu_s(scoreboard),
        time.process_time(),
        time.perf_counter(),
    )
    working = asyncio.create_task(consumer.run(jet, stop))
    await JetStreamScoringProgress(jet).reach(last, 120)
    seconds, scorer_cpu_s = time.perf_counter() - started, time.process_time() - scorer_before
    stop.set()
    await working
    store_cpu = await store_cpu_s(scoreboard) - store_before
    return Cost(seconds, scorer_cpu_s, store_cpu, await rebuild(jet, scoreboard, sessions))


async def rebuild(jet: JetStream, scoreboard: ValkeyClient, sessions: list[SessionId]) -> float:
    """Seconds until all sessions are there again after the store was emptied."""
    await scoreboard.flushall()
    rebuilder = create_rebuilder(jet, scoreboard)
    started = time.perf_counter()
    await asyncio.gather(*(rebuilder.rebuild(session_id) for session_id in sessions))
    return time.perf_counter() - started


async def bare_zadd(scoreboard: ValkeyClient, answers: int, batch: int = 256) -> float:
    """Seconds for as many ZADDs of one member, `batch` in a pipeline: nothing can be scored for less."""
    members = [f"bare-player-{number % 5_000:05}-of-the-hall" for number in range(answers)]
    started = time.perf_counter()
    for start in range(0, answers, batch):
        async with scoreboard.pipeline(transaction=False) as pipeline:
            for member in members[start : start + batch]:
                pipeline.zadd("bare", {member: start})
            await pipeline.execute()
    return time.perf_counter() - started


async def measure(folder: Path, shapes: list[Shape]) -> list[dict[str, object]]:
    nats, valkey = nats_server(folder), valkey_server(folder)
    nats.start()
    valkey.start()
    try:
        async with await jetstream.connect(nats.url, "bench") as jet:
            for spec in STREAMS:
                await jet.ensure(spec)
            async with store.connect(valkey.url) as scoreboard:
                return [await figures(jet, scoreboard, shape) for shape in shapes]
    finally:
        nats.kill()
        valkey.kill()


async def figures(jet: JetStream, scoreboard: ValkeyClient, shape: Shape) -> dict[str, object]:
    bare = shape.answers / await bare_zadd(scoreboard, shape.answers)
    cost = await score(jet, scoreboard, shape)
    scored = shape.answers / cost.seconds
    return {
        "shape": shape.name,
        "answers": shape.answers,
        "batch": shape.batch,
        "answers_per_s": round(scored),
        "bare_zadd_per_s": round(bare),
        "ratio": round(scored / bare, 2),
        "scorer_cpu_us": round(cost.scorer_cpu_s / shape.answers * 1e6, 2),
        "store_cpu_us": round(cost.store_cpu_s / shape.answers * 1e6, 2),
        "rebuild_s": round(cost.rebuild_s, 2),
    }


def main(arguments: list[str] | None = None, show: Callable[[str], None] = print) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("warning"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shape", choices=[shape.name for shape in SHAPES], action="append")
    chosen = parser.parse_args(arguments).shape
    shapes = [shape for shape in SHAPES if not chosen or shape.name in chosen]
    with tempfile.TemporaryDirectory() as folder:
        for row in uvloop.run(measure(Path(folder), shapes)):
            show(json.dumps(row))


if __name__ == "__main__":
    main()
