"""Progress of the scoring consumer in ANSWERS: the barrier before a question is closed."""

import asyncio
import itertools
from contextlib import suppress

from nats.js import api

from wordrally.chassis.backoff import backoff_s
from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.consuming import ConsumerSpec
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.quiz.live.adapters.answer_backlog import AnswerBacklog
from wordrally.quiz.live.application.ports import Behind
from wordrally.quiz.live.application.store_ports import UnscoredRecords

SCORING = ConsumerSpec(
    stream=subjects.ANSWERS,
    durable="scoring",
    filters=[subjects.ANSWERS_OF.format("*")],
    # The messages of a killed scorer are redelivered after this time. Scoring one takes milliseconds.
    ack_wait_s=2.0,
    is_in_memory=True,  # an answer that is scored again changes nothing
)

FIRST_PAUSE_S = 0.002
MAX_PAUSE_S = 0.05


class JetStreamScoringProgress:
    """Progress of scoring by the server's data on its consumer. Concurrent callers share one request."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet
        self._asking: asyncio.Task[api.ConsumerInfo] | None = None
        self._backlog = AnswerBacklog(jet)

    async def reach(self, sequence: int, timeout_s: float) -> None:
        """See `store_ports.ScoringProgress`."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._wait(sequence)
        except TimeoutError:
            raise Behind(f"scoring has not come to {sequence}") from None

    async def reach_session(self, session_id: SessionId, sequence: int, timeout_s: float) -> None:
        """See `store_ports.ScoringProgress`."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._wait(await self._last_unscored(session_id, sequence))
        except TimeoutError:
            raise Behind(f"scoring has not come to {sequence}") from None

    async def unscored(self, session_id: SessionId, sequence: int, since_ms: int) -> UnscoredRecords:
        """See `store_ports.ScoringProgress`."""
        try:
            await self._backlog.read_to(_floor(await self._ask()), sequence)
        except JetStreamUnavailable as error:
            raise Behind("how far scoring is cannot be known now") from error
        if self._backlog.known_since_ms > since_ms:
            raise Behind("scoring has too much to catch up with")
        return self._backlog.unscored(session_id)

    async def _last_unscored(self, session_id: SessionId, sequence: int) -> int:
        """Return the sequence for which a session has to wait.

        It is 0 when nothing of the session is unscored.
        """
        try:
            info = await self._ask()
        except JetStreamUnavailable:
            return sequence  # the progress of scoring is unknown now
        if is_scored(info, sequence):
            return 0
        try:
            await self._backlog.read_to(_floor(info), sequence)
        except JetStreamUnavailable:
            return sequence
        if self._backlog.known_since_ms:
            return sequence
        return min(self._backlog.newest(session_id), sequence)

    async def _wait(self, sequence: int) -> None:
        for attempt in itertools.count(1):
            # No consumer yet (nobody ever scored), or no server: both may be over a moment later.
            with suppress(JetStreamUnavailable):
                if is_scored(await self._ask(), sequence):
                    return
            await asyncio.sleep(backoff_s(attempt, FIRST_PAUSE_S, MAX_PAUSE_S))

    async def _ask(self) -> api.ConsumerInfo:
        """Ask for the consumer's state. All callers share one request.

        A request that was sent earlier is good as well, since progress only grows.
        """
        if self._asking is None or self._asking.done():
            request = self._jet.consumer(SCORING.stream, SCORING.durable)
            self._asking = asyncio.create_task(request)
        return await asyncio.shield(self._asking)


def is_scored(info: api.ConsumerInfo, sequence: int) -> bool:
    """Return whether every message of the stream up to `sequence` was acknowledged or set aside.

    The floor is the newest message with no unacknowledged one before it. A message that waits for its
    redelivery holds it back. The floor also stays behind where messages at the head of the stream were
    deleted before their delivery. So "all that was delivered is acknowledged" counts too. The server tells
    both as of one instant. `num_pending`, the number of undelivered messages, says nothing about this
    sequence.
    """
    delivered = info.delivered.stream_seq if info.delivered else 0
    return _floor(info) >= sequence or (info.num_ack_pending == 0 and delivered >= sequence)


def _floor(info: api.ConsumerInfo) -> int:
    return info.ack_floor.stream_seq if info.ack_floor else 0
