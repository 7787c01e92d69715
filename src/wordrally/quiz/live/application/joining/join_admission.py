"""Rejection of joins beyond the capacity, so that the players who are in a session keep their service."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from prometheus_client import Counter

from wordrally.contracts.ids import NodeId
from wordrally.contracts.queue.nodes import NodeLoad

JOINS_AT_ONCE = 512
"""Bound on concurrent joins. It exceeds what the gateway sends, and protects against other callers."""

WORD_GOOD_MS = 5_000
"""Time for which a node's report of its capacity is valid. A node reports every second."""

TURNED_AWAY = Counter(
    "wordrally_turned_away", "Joins answered with 503, by what there is too little of.", ["reason"]
)


class JoinRejected(Exception):
    """More joins than can be served. `busy` passes in a moment, `full` when somebody leaves."""

    def __init__(self, reason: Literal["busy", "full"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _NodeCapacity:
    """Latest reported capacity of a node, minus the joins admitted since."""

    places: int
    good_until: int


class JoinAdmission:
    """Admission control for joins: joins under way, and the free sockets that the nodes reported.

    There are two bounds and no queue. A join beyond them is rejected at once and may be repeated. While no
    node has reported, as under an older version, the capacity is unknown and does not bound anything.
    """

    def __init__(self, at_once: int, clock: Callable[[], int]) -> None:
        self._at_once = at_once
        self._clock = clock
        self._under_way = 0
        self._words: dict[NodeId, _NodeCapacity] = {}

    def hear(self, load: NodeLoad) -> None:
        """Store a node's report of its load."""
        self._words[load.node_id] = _NodeCapacity(load.places, self._clock() + WORD_GOOD_MS)

    @contextmanager
    def let_in(self) -> Generator[None]:
        """Count a join as under way while the block runs. Raises `JoinRejected`."""
        if self._under_way >= self._at_once:
            self._turn_away("busy")
        self._take_place()
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    def _take_place(self) -> None:
        now = self._clock()
        self._words = {node: word for node, word in self._words.items() if word.good_until > now}
        if not self._words:
            return
        roomiest = max(self._words.values(), key=lambda word: word.places)
        if roomiest.places <= 0:
            self._turn_away("full")
        roomiest.places -= 1

    def _turn_away(self, reason: Literal["busy", "full"]) -> None:
        TURNED_AWAY.labels(reason).inc()
        raise JoinRejected(reason)
