"""How much more this node can take: newcomers are turned away before those inside are served worse."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from wordrally.contracts.ids import NodeId
from wordrally.contracts.nodes import NodeLoad
from wordrally.realtime.application import metrics
from wordrally.realtime.application.ports import NodeUnavailable, PresenceReports

LOOKED_S = 0.1
LOOKS = 5
# Of the places, so many are for newcomers; the others stay free for players who come back.
NEWCOMERS_SHARE = 0.9
# Half as late as sockets are refused for, newcomers are: who has no seat yet loses least.
NEWCOMERS_LAG_SHARE = 0.5

log = structlog.get_logger()


class Crowded(Exception):
    """Another socket would be one too many."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many sockets a node holds, and how late its loop may be before it takes no more of them."""

    max_connections: int
    max_lag_ms: int


class Lag:
    """How late the loop comes to its timers, without pause.

    The least of the last looks: one long turn, or a moment in which the machine stood still, is over by the next look; only
    a loop that has more to do than it can is late in each.
    """

    def __init__(self) -> None:
        self._looks: deque[float] = deque([0.0], maxlen=LOOKS)

    @property
    def standing_ms(self) -> float:
        return min(self._looks)

    def note(self, late_ms: float) -> None:
        """How late the loop was this time."""
        self._looks.append(max(late_ms, 0.0))

    async def run(self) -> None:
        """Look, for ever."""
        while True:
            due_s = time.monotonic() + LOOKED_S
            await asyncio.sleep(LOOKED_S)
            self.note(1_000 * (time.monotonic() - due_s))


class Load:
    """What this node holds, beside what it can hold."""

    def __init__(self, limits: Limits, connections: Callable[[], int], presences: PresenceReports) -> None:
        self.lag = Lag()
        self._limits = limits
        self._connections = connections
        self._presences = presences

    @property
    def places(self) -> int:
        """How many newcomers there is room for."""
        if self.lag.standing_ms > self._limits.max_lag_ms * NEWCOMERS_LAG_SHARE:
            return 0
        return max(int(self._limits.max_connections * NEWCOMERS_SHARE) - self._connections(), 0)

    def check(self) -> None:
        """Raise `Crowded` unless another socket may be opened, whoever's it is."""
        if self._connections() >= self._limits.max_connections:
            raise Crowded("This node is full.")
        if self.lag.standing_ms > self._limits.max_lag_ms:
            raise Crowded("This node has more to do than it can.")

    async def tell(self, node_id: NodeId) -> None:
        """Say how many newcomers may come; what gets lost is said again a second later."""
        metrics.LAG_SECONDS.set(self.lag.standing_ms / 1_000)
        try:
            await self._presences.tell_load(NodeLoad(node_id=node_id, places=self.places))
        except NodeUnavailable as error:
            log.warning("load not told", error=str(error))
