"""Points of a right answer (contract, "Scoring")."""

from wordrally.contracts.http.sessions import Scoring
from wordrally.quiz.live.domain.session import GRACE_MS

HEAD_START_MS = 500
"""An answer within this time of the opening counts as instant: it is about reading, not about the network."""


def points_for(scoring: Scoring, points: int, time_limit_ms: int, elapsed_ms: int, misses: int = 0) -> int:
    """Return the points of a right answer received `elapsed_ms` after the question opened.

    An answer in the grace period after the time limit earns a little less than half, and no answer earns less
    than that. An answer to a question that was extended after an outage counts as if received at the end of
    the grace period (ADR 0017). Each earlier miss of the question halves the points.
    """
    if scoring == "accuracy":
        return round(points * 0.5**misses)
    t = 0 if elapsed_ms < HEAD_START_MS else min(elapsed_ms, time_limit_ms + GRACE_MS)
    return round(points * (1 - (t / time_limit_ms) / 2) * 0.5**misses)
