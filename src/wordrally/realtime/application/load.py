"""Capacity of this node: newcomers are refused before service degrades for connected players."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue.nodes import NodeLoad
from wordrally.realtime.application import metrics
from wordrally.realtime.application.ports import NodeUnavailable, PresenceReports
from wordrally.realtime.domain.scaling import node_load

LOOKED_S = 0.1
LOOKED_IDLE_S = 1.0
"""Interval while nobody is connected."""

LOOKS = 5
NEWCOMERS_SHARE = 0.9
"""Share of the places that newcomers may take. The others stay free for players who come back."""

NEWCOMERS_LAG_SHARE = 0.5
"""Newcomers are refused at half the lag at which all sockets are: they have no seat to lose."""


log = structlog.get_logger()


class Crowded(Exception):
    """Another socket would be one too many."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a node: the number of sockets, and the loop lag above which it accepts no more of them."""

    max_connections: int
    max_lag_ms: int


class Lag:
    """Continuous measurement of the loop's lag.

    It is the minimum of the latest samples. A single long turn, or a moment in which the machine stood still,
    affects only one sample; only an overloaded loop is late in each.
    """

    def __init__(self) -> None:
        self._looks: deque[float] = deque([0.0], maxlen=LOOKS)

    @property
    def standing_ms(self) -> float:
        return min(self._looks)

    def note(self, late_ms: float) -> None:
        """Add a sample."""
        self._looks.append(max(late_ms, 0.0))

    async def run(self, is_idle: Callable[[], bool]) -> None:
        """Look, for ever."""
        while True:
            pause_s = LOOKED_IDLE_S if is_idle() else LOOKED_S
            due_s = time.monotonic() + pause_s
            await asyncio.sleep(pause_s)
            self.note(1_000 * (time.monotonic() - due_s))


class Load:
    """Load of this node compared with its limits."""

    def __init__(self, limits: Limits, connections: Callable[[], int], presences: PresenceReports) -> None:
        self.lag = Lag()
        self._limits = limits
        self._connections = connections
        self._presences = presences

    async def run(self) -> None:
        """Measure the lag, for ever."""
        await self.lag.run(lambda: self._connections() == 0)

    @property
    def places(self) -> int:
        """Return the number of newcomers that there is room for."""
        if self.lag.standing_ms > self._limits.max_lag_ms * NEWCOMERS_LAG_SHARE:
            return 0
        return max(int(self._limits.max_connections * NEWCOMERS_SHARE) - self._connections(), 0)

    @property
    def share(self) -> float:
        """Return the load by which nodes are scaled, where 1 is full."""
        limits = self._limits
        return node_load(self._connections(), limits.max_connections, self.lag.standing_ms, limits.max_lag_ms)

    def check(self) -> None:
        """Raise `Crowded` unless another socket may be opened, whoever's it is."""
        if self._connections() >= self._limits.max_connections:
            raise Crowded("This node is full.")
        if self.lag.standing_ms > self._limits.max_lag_ms:
            raise Crowded("This node has more to do than it can.")

    async def tell(self, node_id: NodeId) -> None:
        """Say how many newcomers may come; what gets lost is said again a second later."""
        metrics.LAG_SECONDS.set(self.lag.standing_ms / 1_000)
        metrics.LOAD.set(self.share)
        try:
            await self._presences.tell_load(NodeLoad(node_id=node_id, places=self.places))
        except NodeUnavailable as error:
            log.warning("load not told", error=str(error))
