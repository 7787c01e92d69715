"""Rate limiter: a token bucket that permits bursts and stops floods."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BucketSize:
    """Limits of a bucket: the burst, and the rate per second.

    `patience` is the number of refusals in a row that exhausts it.
    """

    burst: int
    per_s: float
    patience: int = 0


FRAMES = BucketSize(burst=40, per_s=20, patience=60)
"""A player needs one frame a question and a ping now and then. Repeated taps stay far below."""

CONNECTING = BucketSize(burst=20, per_s=1)
"""A phone on a bad network reconnects about every second. Two screens of a host and a tablet fit, too."""


@dataclass(slots=True)
class TokenBucket:
    """State of a limit; `at_ms` is the time of the count."""

    limit: BucketSize
    at_ms: int
    tokens: float = -1
    refused: int = 0

    def __post_init__(self) -> None:
        self.tokens = self.limit.burst

    def take(self, now_ms: int) -> bool:
        """Take a token, and return whether there was one."""
        refilled = self.tokens + (now_ms - self.at_ms) * self.limit.per_s / 1_000
        self.at_ms = now_ms
        self.tokens = min(refilled, self.limit.burst)
        if self.tokens >= 1:
            self.tokens -= 1
            self.refused = 0
            return True
        self.refused += 1
        return False

    @property
    def exhausted(self) -> bool:
        """Return whether the client was refused too often."""
        return self.refused > self.limit.patience
