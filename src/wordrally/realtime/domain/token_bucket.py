"""How often somebody may do something: a token bucket that tells a burst from a flood."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BucketSize:
    """So many at once, and so many a second in the long run. `patience`: refusals in a row until it is enough."""

    burst: int
    per_s: float
    patience: int = 0


# A player needs one frame a question and a ping now and then; a nervous thumb stays far below.
FRAMES = BucketSize(burst=40, per_s=20, patience=60)
# A phone on a bad network comes back every second or so; two hosts' screens and a tablet at once are fine.
CONNECTING = BucketSize(burst=20, per_s=1)


@dataclass(slots=True)
class TokenBucket:
    """What is left of a limit; `at_ms` is when that was counted."""

    limit: BucketSize
    at_ms: int
    tokens: float = -1
    refused: int = 0

    def __post_init__(self) -> None:
        self.tokens = self.limit.burst

    def take(self, now_ms: int) -> bool:
        """Whether once more is within the limit."""
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
        """Whether the one who goes on was refused often enough."""
        return self.refused > self.limit.patience
