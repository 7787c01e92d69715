"""Turning newcomers away when there are more than can be served, so that those inside keep what they have."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from prometheus_client import Counter

from wordrally.contracts.ids import NodeId
from wordrally.contracts.nodes import NodeLoad

JOINS_AT_ONCE = 512
"""More than the gateway sends at once: a bound for whoever is called by somebody else."""

WORD_GOOD_MS = 5_000
"""How long a node's word counts; it says so every second."""

TURNED_AWAY = Counter(
    "wordrally_turned_away", "Joins answered with 503, by what there is too little of.", ["reason"]
)


class JoinRejected(Exception):
    """There are more newcomers than can be served: `busy` passes in a moment, `full` when somebody leaves."""

    def __init__(self, reason: Literal["busy", "full"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _NodeCapacity:
    """What a node said last, less those who were let in since."""

    places: int
    good_until: int


class JoinAdmission:
    """Who takes a seat at the moment, and how many sockets the nodes have for them.

    Two bounds, and no queue: who is beyond them is told at once to come back. While no node has spoken, as under an older
    version, places count as unknown and do not bound anything.
    """

    def __init__(self, at_once: int, clock: Callable[[], int]) -> None:
        self._at_once = at_once
        self._clock = clock
        self._under_way = 0
        self._words: dict[NodeId, _NodeCapacity] = {}

    def hear(self, load: NodeLoad) -> None:
        """Take a node's word."""
        self._words[load.node_id] = _NodeCapacity(load.places, self._clock() + WORD_GOOD_MS)

    @contextmanager
    def let_in(self) -> Generator[None]:
        """Count a newcomer in while the block runs. Raises `JoinRejected`."""
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
