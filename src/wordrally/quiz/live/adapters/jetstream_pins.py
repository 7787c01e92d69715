"""The stream PINS: at most one message per PIN, so that the log itself keeps PINs unique."""

import time
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from wordrally.chassis.queue.jetstream import JetStream, StaleSequence
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.pins import PinClaimed, PinEvent, PinReleased
from wordrally.quiz.live.application.log_ports import PinHolder
from wordrally.quiz.live.application.ports import PinTaken

REST_S = 3_600
"""A PIN is not used again for an hour (contract). The message that releases it lives this long."""

REMEMBERED_S = 600.0
"""Lifetime of a cached claim. A PIN that is released right after the read could not be drawn anew by then."""

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
        self._claimed: OrderedDict[str, tuple[PinHolder, float]] = OrderedDict()

    async def claim(self, pin: str, holder: PinHolder) -> None:
        claim = msgspec.msgpack.encode(PinClaimed(session_id=holder.session_id, check=holder.check))
        try:
            await self._jet.append(subjects.PIN.format(pin), claim, expected_last=0)
        except StaleSequence:
            raise PinTaken(pin) from None

    async def release(self, pin: str, session_id: SessionId) -> None:
        subject = subjects.PIN.format(pin)
        stored = await self._jet.last(subjects.PINS, subject)
        claim = decode_pin.decode(stored.payload) if stored else None
        if stored is None or not isinstance(claim, PinClaimed) or claim.session_id != session_id:
            return
        release = msgspec.msgpack.encode(PinReleased(session_id=session_id, check=claim.check))
        ttl = {"Nats-TTL": f"{self._rest_s}s"}
        try:
            await self._jet.append(subject, release, expected_last=stored.sequence, headers=ttl)
        except StaleSequence:
            return  # released by another replica

    async def find(self, pin: str) -> PinHolder | None:
        known = self._claimed.get(pin)
        if known is not None and self._clock_s() < known[1]:
            return known[0]
        stored = await self._jet.last(subjects.PINS, subjects.PIN.format(pin))
        if stored is None:
            return None
        event = decode_pin.decode(stored.payload)
        holder = PinHolder(event.session_id, event.check)
        if isinstance(event, PinClaimed):
            self._remember(pin, holder)
        return holder

    def _remember(self, pin: str, holder: PinHolder) -> None:
        """Cache the claim. Hundreds of players join with one PIN, and its log is read once."""
        self._claimed[pin] = (holder, self._clock_s() + REMEMBERED_S)
        self._claimed.move_to_end(pin)
        if len(self._claimed) > KEPT_PINS:
            self._claimed.popitem(last=False)
