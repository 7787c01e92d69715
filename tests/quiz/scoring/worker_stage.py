"""Scoring workers on real engines, and scorers that die, fail or dawdle."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tests.quiz.scoring.games import OPENED_AT, Game
from wordrally.chassis.queue.consuming import DeadLetter
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.valkey.store import ValkeyClient
from wordrally.contracts.ids import NodeId, QuizId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.answers import (
    AnswerBatch,
    AnswerRecord,
    ReceivedAnswer,
    Scored,
)
from wordrally.quiz.live.adapters.jetstream_frozen_quizzes import JetStreamFrozenQuizzes
from wordrally.quiz.live.adapters.jetstream_progress import SCORING, JetStreamScoringProgress
from wordrally.quiz.live.adapters.jetstream_session_log import (
    JetStreamSeats,
    JetStreamSessionLogs,
)
from wordrally.quiz.scoring.adapters.valkey_scoreboard import ValkeyScoreboards
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch
from wordrally.quiz.scoring.application.score_answers import Scorer
from wordrally.quiz.scoring.application.session_history import SessionAnswers, draw_projection
from wordrally.quiz.scoring.entrypoints.consumer import ScoringConsumer
from wordrally.quiz.scoring_main import create_live_first, create_scorer

NODE = NodeId("node-1")


QUICK = msgspec.structs.replace(SCORING, ack_wait_s=0.3)
"""As in production, but what a killed scorer held comes again soon."""


BARRIER_S = 10.0


@dataclass
class Stage:
    """The engines, and the scorers that run on them."""

    jet: JetStream
    store: ValkeyClient
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    answers: list[tuple[int, ReceivedAnswer]] = field(default_factory=list)
    told: list[Scored] = field(default_factory=list)
    scorers: list[asyncio.Task[None]] = field(default_factory=list)

    async def open(self, played: Game) -> None:
        """Put a game into the logs."""
        quizzes = JetStreamFrozenQuizzes(self.jet)
        played.frozen = await quizzes.freeze(QuizId("quiz"), played.questions)
        last = 0
        for event in played.events:
            last = await JetStreamSessionLogs(self.jet).append(played.session_id, event, expected_last=last)
        for seat in played.seats:
            await JetStreamSeats(self.jet).claim(seat, seat.nickname)

    async def log(self, record: AnswerRecord) -> int:
        return await self.jet.append(subjects.ANSWERS_OF.format(NODE), msgspec.msgpack.encode(record))

    async def answer(self, *answers: ReceivedAnswer) -> int:
        """Log a batch as a realtime node does."""
        sequence = await self.log(AnswerBatch(node_id=NODE, answers=list(answers)))
        self.answers += [(sequence, answer) for answer in answers]
        return sequence

    def scorer(self) -> Scorer:
        return create_scorer(self.jet, self.store)

    def start(self, scorer: Scorer | Any | None = None) -> None:
        """Start one more scorer."""
        live_first = create_live_first(self.jet, self.store, self.scorer())
        self.start_with(ScoringConsumer(scorer or self.scorer(), live_first, lambda: OPENED_AT, QUICK))

    def start_with(self, scoring: ScoringConsumer) -> None:
        self.scorers.append(asyncio.create_task(scoring.run(self.jet, self.stop)))

    async def scored_up_to(self, sequence: int) -> None:
        await JetStreamScoringProgress(self.jet).reach(sequence, BARRIER_S)

    async def stored_at(self, sequence: int) -> int:
        """When a message of ANSWERS was stored, in Unix ms."""
        reading = self.jet.read(subjects.ANSWERS, subjects.ANSWERS_OF.format("*"), after=sequence - 1)
        async with contextlib.aclosing(reading) as messages:
            return (await anext(messages)).at_ms

    async def board(self, of: Game) -> list[tuple[str, int]]:
        rows, _ = await ValkeyScoreboards(self.store).rows(of.session_id, 0, 1_000)
        return [(row.player_id, row.score) for row in rows]

    def replayed(self, of: Game) -> list[tuple[str, int]]:
        """The board by the rules alone."""
        answers = [(n, answer) for n, answer in self.answers if answer.session_id == of.session_id]
        return [(row.player_id, row.score) for row in draw_projection(of.story, SessionAnswers(answers)).rows]

    def results(self, of: Game) -> dict[tuple[str, int], int]:
        """What the players were told last: points by player and question."""
        return {
            (result.player_id, result.question): result.points
            for told in self.told
            if told.session_id == of.session_id
            for result in told.results
        }


class DyingScorer:
    """Scores one batch, says so, and never comes to acknowledge it."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self.died = asyncio.Event()

    async def score(self, batches: list[LoggedBatch], now: int) -> None:
        await self._scorer.score(batches, now)
        self.died.set()
        await asyncio.Event().wait()


async def kill(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@dataclass
class NotedOrder:
    """A scorer that notes the order in which messages come."""

    scorer: Scorer
    sequences: list[int] = field(default_factory=list)

    async def score(self, batches: list[LoggedBatch], now: int) -> None:
        self.sequences += [each.sequence for each in batches]
        await self.scorer.score(batches, now)


class BuggyScorer:
    """Fails on one session as a bug would, and scores the others."""

    def __init__(self, scorer: Scorer, victim: Game) -> None:
        self._scorer = scorer
        self._victim = victim

    async def score(self, batches: list[LoggedBatch], now: int) -> None:
        for each in batches:
            if any(answer.session_id == self._victim.session_id for answer in each.batch.answers):
                raise ZeroDivisionError("a bug")
        await self._scorer.score(batches, now)


class SlowScorer:
    """Scores when it is told to, and counts how often it was asked."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self.asked = 0
        self.go_on = asyncio.Event()

    async def score(self, batches: list[LoggedBatch], now: int) -> None:
        self.asked += 1
        await self.go_on.wait()
        await self._scorer.score(batches, now)


async def dead_letter(stage: Stage, sequence: int) -> DeadLetter:
    """The letter about that message of ANSWERS."""
    subject = subjects.DEAD_LETTER.format(subjects.ANSWERS, SCORING.durable)
    letters = [
        msgspec.msgpack.decode(stored.payload, type=DeadLetter)
        async for stored in stage.jet.read(subjects.DEAD_LETTERS, subject)
    ]
    return next(letter for letter in letters if letter.sequence == sequence)
