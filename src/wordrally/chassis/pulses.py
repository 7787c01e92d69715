"""Pulse: a message that replaces the last one while messages can be stored, and so shows when none could.

Every instant is the queue's time of storing, so the clocks of the writers do not matter.
"""

import msgspec

from wordrally.chassis.queue.jetstream import JetStream, StaleSequence
from wordrally.chassis.queue.messages import ONLY_NEWEST
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.pulses import NODE_SILENCE_MS, Outage, Pulse

KEPT_OUTAGES = 32
"""Number of outages kept. Older ones concern questions that were closed long ago."""

decode = msgspec.msgpack.Decoder(Pulse).decode


class Beats(msgspec.Struct, frozen=True):
    """State after the newest beat: its own instant, and the outages before it in their order."""

    latest_at: int
    outages: list[Outage]
    sequence: int


class PulseLog:
    """Pulse in the stream ANSWERS: a fault that stops answers from being stored also stops the pulse."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def read(self) -> Beats | None:
        """Return the newest beat, or None before the first. Raises `JetStreamUnavailable`."""
        stored = await self._jet.last(subjects.ANSWERS, subjects.PULSE)
        if stored is None:
            return None
        pulse = decode(stored.payload)
        outages = pulse.outages
        if pulse.previous_at and stored.at_ms - pulse.previous_at > NODE_SILENCE_MS:
            outages = [*outages, Outage(pulse.previous_at, stored.at_ms)]
        return Beats(stored.at_ms, outages[-KEPT_OUTAGES:], stored.sequence)

    async def beat(self) -> None:
        """Prove that a message can be stored now. Raises `JetStreamUnavailable`.

        A concurrent beat of another process is as good.
        """
        last = await self.read()
        if last is None:
            last = Beats(0, [], 0)
        pulse = Pulse(previous_at=last.latest_at, outages=last.outages)
        try:
            await self._jet.append(
                subjects.PULSE,
                msgspec.msgpack.encode(pulse),
                expected_last=last.sequence,
                headers=ONLY_NEWEST,
            )
        except StaleSequence:
            return

    async def barrier(self) -> int:
        """Append a mark to ANSWERS and return its sequence, which follows every answer acknowledged before.

        Only a leader that a majority follows can append. A reader that reads up to the mark therefore misses
        nothing, even when a replaced leader still believes that it leads. Raises `JetStreamUnavailable`.
        """
        return await self._jet.append(subjects.BARRIER, b"", headers=ONLY_NEWEST)
