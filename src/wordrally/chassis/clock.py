"""Shared clock: every process follows the time of the queue (ADR 0018).

The queue stamps what is stored and fires the timers. A process compares its own clock with the queue's
repeatedly and corrects itself, so a machine with a wrong clock neither accepts late answers nor refuses
answers too early. Between two comparisons the monotonic clock counts.
"""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from prometheus_client import Gauge

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream

COMPARED_EVERY_S = 5.0
FIRST_RETRY_S = 0.2
"""Interval of attempts before the first comparison, during which the process is not ready."""

TRIES = 3
"""Most comparisons per round. The one with the shortest round trip is used, as its error is the smallest."""

AGREES_NS = 2_000_000
"""Difference within which the first comparison of a round is enough."""

TOLERATED_MS = 250
"""Offset from which operators are warned: the grace period for answers, which such an offset would use up."""

OFFSET_SECONDS = Gauge(
    "wordrally_clock_offset_seconds", "How far this machine's clock is ahead of the queue's; it is corrected."
)

log = structlog.get_logger()

NanosecondClock = Callable[[], int]


class NotCompared(Exception):
    """This machine's clock has not been compared with the queue's yet."""


class SharedClock:
    """Unix time by the queue's clock, or by this machine's own until the first comparison."""

    def __init__(
        self, wall: NanosecondClock = time.time_ns, steady: NanosecondClock = time.monotonic_ns
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._base = wall() - steady()
        self._compared = False
        self._told_off = False

    @classmethod
    async def follow(cls, jet: JetStream, stream: str) -> "SharedClock":
        """Return a clock that is compared with the leader of `stream` for as long as the connection lives.

        The stream must exist.
        """
        clock = cls()
        await clock._compare(jet, stream)
        jet.follow(clock._keep_comparing(jet, stream))
        return clock

    def time_ns(self) -> int:
        return self._base + self._steady()

    def __call__(self) -> int:
        """Return Unix milliseconds."""
        return self.time_ns() // 1_000_000

    @property
    def offset_ms(self) -> int:
        """Milliseconds by which this machine's own clock is ahead of the queue's."""
        return (self._wall() - self.time_ns()) // 1_000_000

    async def check(self) -> None:
        """Raise `NotCompared` until the first comparison. This is a readiness check."""
        if not self._compared:
            raise NotCompared

    def note(self) -> str | None:
        """Return a warning for operators when the offset is not tolerated, else None."""
        if abs(self.offset_ms) <= TOLERATED_MS:
            return None
        return f"this machine's clock is {self.offset_ms} ms ahead of the queue's; corrected"

    def learn(self, asked_at: int, queue_at: int, heard_at: int) -> None:
        """Apply a comparison: the queue's time (Unix ns) between two instants of the monotonic clock.

        The instants are those of the request and of the reply. A difference that the round trip could explain
        changes nothing, so that a correct clock stays steady.
        """
        base = queue_at - (asked_at + heard_at) // 2
        if not self._compared or abs(base - self._base) > (heard_at - asked_at) // 2:
            self._base = base
        self._compared = True
        self._tell()

    def _agrees(self, asked_at: int, queue_at: int, heard_at: int) -> bool:
        is_steady = abs(queue_at - (asked_at + heard_at) // 2 - self._base) <= AGREES_NS
        return self._compared and is_steady

    def _tell(self) -> None:
        OFFSET_SECONDS.set(self.offset_ms / 1_000)
        is_off = self.note() is not None
        if is_off and not self._told_off:
            log.warning("clock is off", offset_ms=self.offset_ms)
        elif self._told_off and not is_off:
            log.info("clock is right again")
        self._told_off = is_off

    async def _keep_comparing(self, jet: JetStream, stream: str) -> None:
        while True:
            await asyncio.sleep(COMPARED_EVERY_S if self._compared else FIRST_RETRY_S)
            await self._compare(jet, stream)

    async def _compare(self, jet: JetStream, stream: str) -> None:
        seen: list[tuple[int, int, int]] = []
        for _ in range(TRIES):
            asked_at = self._steady()
            try:
                queue_at = await queue_time_ns(jet, stream)
            except JetStreamUnavailable:
                return  # the last comparison still holds
            seen.append((asked_at, queue_at, self._steady()))
            if self._agrees(*seen[-1]):
                break
        self.learn(*min(seen, key=lambda comparison: comparison[2] - comparison[0]))


async def queue_time_ns(jet: JetStream, stream: str) -> int:
    """Return Unix time by the server that leads a stream. Raises `JetStreamUnavailable`."""
    reply = json.loads(await jet.request(f"$JS.API.STREAM.INFO.{stream}", b""))
    if "ts" not in reply:
        raise JetStreamUnavailable(str(reply.get("error")))
    return _unix_ns(reply["ts"])


def _unix_ns(rfc3339: str) -> int:
    """Parse a timestamp as Go prints it: up to nine digits of fraction, without trailing zeros."""
    seconds, _, fraction = rfc3339.rstrip("Z").partition(".")
    return int(datetime.fromisoformat(f"{seconds}+00:00").timestamp()) * 1_000_000_000 + int(
        f"{fraction:0<9}"
    )
