"""The pulse: a message that replaces the last one as long as something can be stored, and so tells when nothing could be.

Every instant is when the queue stored a message: whoever beats, and whatever their clocks say, there is one time.
"""

import msgspec

from wordrally.chassis.jetstream import JetStream, StaleSequence
from wordrally.contracts import subjects
from wordrally.contracts.pulses import NODE_SILENCE_MS, Outage, Pulse

KEPT_OUTAGES = 32
"""The newest; older ones are of questions that were closed long ago."""

ONLY_NEWEST = {"Nats-Rollup": "sub"}
"""Header of a message that replaces those of its subject."""

decode = msgspec.msgpack.Decoder(Pulse).decode


class Beats(msgspec.Struct, frozen=True):
    """What the newest beat proves: `latest_at` is its own instant, `outages` are the silences before it, in their order."""

    latest_at: int
    outages: list[Outage]
    sequence: int


class PulseLog:
    """The pulse in the stream ANSWERS: what keeps answers from being stored keeps it from beating."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def read(self) -> Beats | None:
        """None before the first beat. Raises `JetStreamUnavailable`."""
        stored = await self._jet.last(subjects.ANSWERS, subjects.PULSE)
        if stored is None:
            return None
        pulse = decode(stored.payload)
        outages = pulse.outages
        if pulse.previous_at and stored.at_ms - pulse.previous_at > NODE_SILENCE_MS:
            outages = [*outages, Outage(pulse.previous_at, stored.at_ms)]
        return Beats(stored.at_ms, outages[-KEPT_OUTAGES:], stored.sequence)

    async def beat(self) -> None:
        """Prove that something can be stored now; somebody else's beat is as good. Raises `JetStreamUnavailable`."""
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
        """Append a mark to ANSWERS and return its sequence: every answer acknowledged before lies in front of it.

        Only a leader that a majority follows can append. So whoever reads up to the mark misses nothing, even when a
        leader that was replaced does not know it yet. Raises `JetStreamUnavailable`.
        """
        return await self._jet.append(subjects.BARRIER, b"", headers=ONLY_NEWEST)
