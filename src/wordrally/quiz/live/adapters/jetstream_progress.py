"""How far the scoring consumer is in ANSWERS: the barrier before a question is closed."""

import asyncio
from contextlib import suppress

import nats.errors
from nats.js import api
from nats.js import errors as js_errors

from wordrally.chassis.consuming import ConsumerSpec
from wordrally.chassis.jetstream import JetStream, JetStreamUnavailable
from wordrally.contracts import subjects
from wordrally.contracts.answers import ReceivedAnswer
from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.adapters.answer_backlog import AnswerBacklog
from wordrally.quiz.live.application.ports import Behind

SCORING = ConsumerSpec(
    stream=subjects.ANSWERS,
    durable="scoring",
    filters=[subjects.ANSWERS_OF.format("*")],
    # A killed scorer's messages come to another one after this time; scoring a message takes milliseconds.
    ack_wait_s=2.0,
)

FIRST_PAUSE_S = 0.002
MAX_PAUSE_S = 0.05


class JetStreamScoringProgress:
    """Asks the server about the consumer; whoever waits at the same time shares the question."""

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

    async def unscored(self, session_id: SessionId, sequence: int) -> list[ReceivedAnswer]:
        """See `store_ports.ScoringProgress`."""
        try:
            await self._backlog.read_to(_floor(await self._ask()), sequence)
        except (nats.errors.Error, js_errors.Error, JetStreamUnavailable) as error:
            raise Behind("how far scoring is cannot be known now") from error
        return self._backlog.answers(session_id)

    async def _last_unscored(self, session_id: SessionId, sequence: int) -> int:
        """Return the sequence up to which a session has to wait: 0 when nothing of it is unscored."""
        try:
            info = await self._ask()
        except (nats.errors.Error, js_errors.Error):
            return sequence  # how far scoring is cannot be known now
        if is_scored(info, sequence):
            return 0
        try:
            await self._backlog.read_to(_floor(info), sequence)
        except (Behind, JetStreamUnavailable):
            return sequence
        return min(self._backlog.newest(session_id), sequence)

    async def _wait(self, sequence: int) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            # Not there yet (nobody ever scored), or the server is away: both may be over a moment later.
            with suppress(nats.errors.Error, js_errors.Error):
                if is_scored(await self._ask(), sequence):
                    return
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, MAX_PAUSE_S)

    async def _ask(self) -> api.ConsumerInfo:
        """One request under way for all who wait. An answer asked for earlier is good as well: what it says only grows."""
        if self._asking is None or self._asking.done():
            request = self._jet.js.consumer_info(SCORING.stream, SCORING.durable)
            self._asking = asyncio.create_task(request)
        return await asyncio.shield(self._asking)


def is_scored(info: api.ConsumerInfo, sequence: int) -> bool:
    """Whether every message of the stream up to `sequence` was acknowledged or set aside.

    The floor is the newest message with no unacknowledged one before it: one that waits for its redelivery holds it
    back. It stays behind where messages at its head were deleted before they were ever delivered, so that "all that was
    delivered is acknowledged" counts too; the server tells both as of one instant. `num_pending`, what is not yet
    delivered, is no measure: it says nothing about this sequence.
    """
    delivered = info.delivered.stream_seq if info.delivered else 0
    return _floor(info) >= sequence or (info.num_ack_pending == 0 and delivered >= sequence)


def _floor(info: api.ConsumerInfo) -> int:
    return info.ack_floor.stream_seq if info.ack_floor else 0
