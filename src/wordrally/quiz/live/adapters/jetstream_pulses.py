"""Pulses of the realtime nodes in the stream ANSWERS, which prove that they can store answers."""

from wordrally.chassis.pulses import PulseLog
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.quiz.live.application.log_ports import QueuePulse


class JetStreamPulses:
    """`pulse`."""

    def __init__(self, jet: JetStream) -> None:
        self._log = PulseLog(jet)

    async def read(self) -> QueuePulse | None:
        beats = await self._log.read()
        return None if beats is None else QueuePulse(beats.latest_at, beats.outages)
