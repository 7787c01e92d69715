"""The stream PINS: at most one message a PIN, so that the log itself keeps PINs unique."""

import time
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from wordrally.chassis.jetstream import JetStream, StaleSequence
from wordrally.contracts import subjects
from wordrally.contracts.events import PinClaimed, PinEvent, PinReleased
from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.ports import PinTaken

REST_S = 3_600
"""A PIN is not used again for an hour (contract): the message that releases it lives so long."""

REMEMBERED_S = 600.0
"""How long a claimed PIN is known without asking. Were it released right after, it could not be drawn anew by then."""

KEPT_PINS = 10_000

decode_pin: msgspec.msgpack.Decoder[PinEvent] = msgspec.msgpack.Decoder(PinEvent)


class JetStreamPins:
    """`pin.{pin}`."""

    def __init__(
        self, jet: JetStream, *, rest_s: int = REST_S, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._jet = jet
        self._rest_s = rest_s
        self._clock_s = clock_s
        self._claimed: OrderedDict[str, tuple[SessionId, float]] = OrderedDict()

    async def claim(self, pin: str, session_id: SessionId) -> None:
        claim = msgspec.msgpack.encode(PinClaimed(session_id=session_id))
        try:
            await self._jet.append(subjects.PIN.format(pin), claim, expected_last=0)
        except StaleSequence:
            raise PinTaken(pin) from None

    async def release(self, pin: str, session_id: SessionId) -> None:
        subject = subjects.PIN.format(pin)
        stored = await self._jet.last(subjects.PINS, subject)
        if stored is None or decode_pin.decode(stored.payload) != PinClaimed(session_id=session_id):
            return
        release = msgspec.msgpack.encode(PinReleased(session_id=session_id))
        ttl = {"Nats-TTL": f"{self._rest_s}s"}
        try:
            await self._jet.append(subject, release, expected_last=stored.sequence, headers=ttl)
        except StaleSequence:
            return  # released by another replica

    async def find(self, pin: str) -> SessionId | None:
        known = self._claimed.get(pin)
        if known is not None and self._clock_s() < known[1]:
            return known[0]
        stored = await self._jet.last(subjects.PINS, subjects.PIN.format(pin))
        event = decode_pin.decode(stored.payload) if stored else None
        if isinstance(event, PinClaimed):
            self._remember(pin, event.session_id)
        return event.session_id if event else None

    def _remember(self, pin: str, session_id: SessionId) -> None:
        """Hundreds of players come through one door: its log is read once."""
        self._claimed[pin] = (session_id, self._clock_s() + REMEMBERED_S)
        self._claimed.move_to_end(pin)
        if len(self._claimed) > KEPT_PINS:
            self._claimed.popitem(last=False)
