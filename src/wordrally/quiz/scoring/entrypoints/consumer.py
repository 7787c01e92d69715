"""The scoring consumer: takes messages from ANSWERS, has them scored, and chooses how each delivery ends."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec
import structlog
from prometheus_client import Histogram

from wordrally.chassis import tracing
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.consuming import ConsumerSpec, Delivery, PoisonMessage, batches, finish
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.queue.answers import AnswerBatch, AnswerRecord
from wordrally.quiz.live.application.ports import Away, ProjectionLost
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch
from wordrally.quiz.scoring.application.live_first import LiveFirst
from wordrally.quiz.scoring.application.score_answers import Scorer

MAX_ATTEMPTS = 6
"""Attempts (three seconds) before a message is set aside: with working engines, its failure is a bug.

Otherwise no question could be closed any more.
"""

OUTAGE_PAUSE_S = 0.2

BACKLOG_MESSAGES = 500
BACKLOG_MS = 2_000
"""So many undelivered messages, or some behind one so old, mean that scoring is behind."""

LIVE_FIRST_EVERY_S = 0.5

LAG_SECONDS = Histogram(
    "wordrally_scoring_lag_seconds",
    "From the receipt of the first answer of a message to its scoring.",
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30),
)
ANSWERS_AT_ONCE = Histogram(
    "wordrally_scoring_batch_answers",
    "Answers scored at once.",
    buckets=(1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536),
)

log = structlog.get_logger()
decode_record: msgspec.msgpack.Decoder[AnswerRecord] = msgspec.msgpack.Decoder(AnswerRecord)

OUTAGES = (Away, JetStreamUnavailable, ProjectionLost)


class ScoringFailed(Exception):
    """Unexpected error of one batch; another attempt may succeed."""


class ScoringConsumer:
    """Scores what a durable consumer delivers; any number of replicas may share it."""

    def __init__(
        self, scorer: Scorer, live_first: LiveFirst, clock: Callable[[], int], spec: ConsumerSpec
    ) -> None:
        self._scorer = scorer
        self._live_first = live_first
        self._looked_at_s = 0.0
        self._clock = clock
        self._spec = spec

    async def run(self, jet: JetStream, stop: asyncio.Event) -> None:
        """Score until `stop` is set; what is under way then is finished."""
        async for deliveries in batches(jet, self._spec, stop):
            if self._is_behind(deliveries):
                await self._score_live_first()
            await self.take(deliveries, stop)

    def _is_behind(self, deliveries: Sequence[Delivery]) -> bool:
        late_ms = self._clock() - deliveries[0].stored_at_ms
        pending = deliveries[-1].pending
        return pending >= BACKLOG_MESSAGES or (pending > 0 and late_ms >= BACKLOG_MS)

    async def _score_live_first(self) -> None:
        """Score games that go on ahead of the backlog, once in a while; trouble with it changes nothing."""
        if time.monotonic() < self._looked_at_s + LIVE_FIRST_EVERY_S:
            return
        try:
            await self._live_first.score(self._clock())
        except OUTAGES as error:
            log.warning("scoring waits", reason=repr(error))
        except Exception:  # a boundary: these answers come again in their turn
            log.exception("live games not scored first")
        self._looked_at_s = time.monotonic()

    async def take(self, deliveries: Sequence[Delivery], stop: asyncio.Event) -> None:
        """Score messages together; when that fails for another reason than an outage, each by itself."""
        try:
            is_scored = await self._score_all(deliveries, stop)
        except Exception:  # a boundary: a message that cannot be scored must not take the others with it
            log.exception("answers failed", messages=len(deliveries))
            for delivery in deliveries:
                await finish(delivery, self._score_one)
        else:
            if is_scored:
                await _acknowledge(deliveries)

    async def _score_all(self, deliveries: Sequence[Delivery], stop: asyncio.Event) -> bool:
        """Score all deliveries, and return False when asked to stop during an outage.

        The messages then go to another scorer.
        """
        logged = [batch for delivery in deliveries for batch in _read(delivery)]
        carriers = [delivery.headers for delivery in deliveries]
        while True:
            try:
                with tracing.following("score answers", *carriers, messages=len(deliveries)):
                    await self._scorer.score(logged, self._clock())
            except OUTAGES as error:
                if stop.is_set():
                    return False
                log.warning("scoring waits", reason=repr(error))
                await asyncio.sleep(OUTAGE_PAUSE_S)
            else:
                self._observe(logged)
                return True

    async def _score_one(self, delivery: Delivery) -> None:
        logged = _read(delivery)
        try:
            await self._scorer.score(logged, self._clock())
        except OUTAGES:
            raise
        except Exception as error:  # a boundary: see MAX_ATTEMPTS
            ending = ScoringFailed if delivery.attempt < MAX_ATTEMPTS else PoisonMessage
            raise ending(f"cannot be scored: {error!r}") from error

    def _observe(self, logged: Sequence[LoggedBatch]) -> None:
        now = self._clock()
        ANSWERS_AT_ONCE.observe(sum(len(each.batch.answers) for each in logged))
        for each in logged:
            if each.batch.answers:
                LAG_SECONDS.observe(max(now - each.batch.answers[0].received_at, 0) / 1_000)


def _read(delivery: Delivery) -> list[LoggedBatch]:
    """Return the batch of a message; the first and the last message of a node have none.

    Raises `MsgspecError`.
    """
    record = decode_record.decode(delivery.payload)
    return [LoggedBatch(delivery.sequence, record)] if isinstance(record, AnswerBatch) else []


async def _acknowledge(deliveries: Sequence[Delivery]) -> None:
    """Acknowledge the deliveries. A lost acknowledgement causes a redelivery, which changes nothing."""
    with suppress(JetStreamUnavailable):
        for delivery in deliveries:
            await delivery.acknowledge()
