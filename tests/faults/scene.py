"""Where a fault is done: a stack, what the harm can reach beside it, and the games that are played there."""

import dataclasses
import random
import time
from collections.abc import Awaitable, Callable

from tests.faults.detour import Detour
from tests.faults.disks import Disk
from tests.system.judge import Judge
from tests.system.player import now_ms
from tests.system.verdict import Verdict
from wordrally.local.stack import Stack

UNSTORED = "nothing is accepted that cannot be stored"
SURVIVES = "what was finished survives"
REPLAY = "a replay changes nothing"
BACKLOG = "a backlog is scored"
DETECTS = "the copy lacks what was not synced"
EXPELLED = "who reads nothing holds nobody up"
"""Checks that only some faults give something to do, beside those of every game."""


@dataclasses.dataclass(frozen=True)
class Site:
    """A stack and what is around it."""

    stack: Stack
    disk: Disk | None = None
    detours: dict[str, Detour] = dataclasses.field(default_factory=dict[str, Detour])


class Scene:
    """One trial, as a harm sees it."""

    def __init__(self, site: Site, judges: list[Judge], dice: random.Random) -> None:
        self.site = site
        self.stack = site.stack
        self.judges = judges
        self.dice = dice
        self.verdict = Verdict()
        self.done_at = 0.0
        self.done_at_ms = 0.0
        self.silences: list[tuple[float, float]] = []

    def harmed(self) -> None:
        """From now on it should recover; said again by harm that takes a while, when it has ended."""
        self.done_at, self.done_at_ms = time.monotonic(), now_ms()

    async def moment(self, name: str) -> None:
        """Wait until all games have come so far."""
        for judge in self.judges:
            await judge.moments[name].wait()


Harm = Callable[[Scene], Awaitable[None]]
