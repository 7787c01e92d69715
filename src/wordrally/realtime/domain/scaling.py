"""The number of replicas for a load, with hysteresis: quick to grow, slow to shrink.

The chart's HorizontalPodAutoscaler is configured with these figures and decides by the same rules.
`python -m bench.scaling` simulates a week of them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class ScalingRules:
    """Rules of a service. Loads are shares of what a replica can carry; times are Unix ms.

    A mean load within `tolerance` of `target` changes nothing. At most `up_step` replicas are added in
    `up_every_ms`. One replica is removed in `down_every_ms` at most, and only if no load within
    `calm_ms` needed it: a node that leaves makes its players reconnect.
    """

    least: int = 1
    most: int = 10
    target: float = 0.65
    tolerance: float = 0.1
    up_step: int = 2
    up_every_ms: int = 30_000
    calm_ms: int = 600_000
    down_every_ms: int = 600_000


@dataclass(frozen=True, slots=True)
class Scaling:
    """State of the decision: the replicas, the last changes, and the needs of the last `calm_ms`."""

    replicas: int
    raised_at: int = 0
    lowered_at: int = 0
    needs: tuple[tuple[int, int], ...] = ()
    """Times, oldest first, and how many replicas were needed then."""


def node_load(connections: int, max_connections: int, lag_ms: float, max_lag_ms: int) -> float:
    """Return the load of a node, where 1 is full: its sockets or its lag, whichever is nearer to the limit.

    The lag counts twice, because newcomers are refused at half of its limit.
    """
    return max(connections / max_connections, 2 * lag_ms / max_lag_ms)


def needed(loads: Sequence[float], rules: ScalingRules) -> int:
    """Return how many replicas would have the target load, given the loads of the present ones."""
    replicas, total = len(loads), sum(loads)
    if abs(total / replicas / rules.target - 1) <= rules.tolerance:
        wanted = replicas
    else:
        wanted = math.ceil(total / rules.target)
    return min(max(wanted, rules.least), rules.most)


def decide(state: Scaling, loads: Sequence[float], now: int, rules: ScalingRules) -> Scaling:
    """Return the state after a look at the loads of the present replicas."""
    need = needed(loads, rules)
    recent = (*((at, each) for at, each in state.needs if at > now - rules.calm_ms), (now, need))
    state = replace(state, needs=recent)
    if need > state.replicas and now >= state.raised_at + rules.up_every_ms:
        return replace(state, replicas=min(need, state.replicas + rules.up_step), raised_at=now)
    calm = max(each for _, each in recent)
    if calm < state.replicas and now >= max(state.lowered_at, state.raised_at) + rules.down_every_ms:
        return replace(state, replicas=state.replicas - 1, lowered_at=now)
    return state
