"""What realtime nodes prove in the stream PULSES."""

from wordrally.chassis.jetstream import Jet
from wordrally.chassis.pulses import PulseLog
from wordrally.quiz.live.application.ports import Pulse


class JetStreamPulses:
    """`pulse`."""

    def __init__(self, jet: Jet) -> None:
        self._log = PulseLog(jet)

    async def read(self) -> Pulse | None:
        beats = await self._log.read()
        return None if beats is None else Pulse(beats.latest_at, beats.outages)
