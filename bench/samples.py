"""Latencies: every single one is kept, so that a percentile is exact."""

import math
from collections.abc import Sequence

PERCENTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p999": 0.999, "max": 1.0}


def percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest sample that at least this share does not exceed; `ordered` is ascending."""
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def in_ms(name: str, seconds: Sequence[float]) -> dict[str, float]:
    """Figures `name_p50_ms` … `name_max_ms`; none when nothing was measured."""
    if not seconds:
        return {}
    ordered = sorted(seconds)
    return {f"{name}_{key}_ms": 1_000 * percentile(ordered, share) for key, share in PERCENTILES.items()}
