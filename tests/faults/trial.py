"""One trial: two judged games, harm at a moment drawn by the seed, a line of figures, and the operator's own check."""

import asyncio
import dataclasses
import random
import subprocess
import sys
import time
from typing import Any

from tests.faults.harm import Harm
from tests.system.judge import MOMENTS, Judge, Verdict
from wordrally.local.stack import Stack

GAMES = 2
BURST_S = 1.5
"""How long the answers to a question take to come in, as the judge has it."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """A trial in figures; from `lost` to `differences` all must be 0. `unresolved`: games that came to no end, and harm that was not done."""

    fault: str
    moment: str
    accepted: int
    lost: int
    doubled: int
    wrong: int
    leaked: int
    missed: int
    unsorted: int
    unresolved: int
    differences: int
    outages: int
    seconds: float
    seed: int
    notes: list[str]

    @property
    def is_good(self) -> bool:
        """Nothing wrong, and there was something to be wrong about."""
        faults = self.lost + self.doubled + self.wrong + self.leaked + self.missed + self.unsorted
        return self.accepted > 0 and faults + self.unresolved + self.differences == 0


async def run_trial(stack: Stack, fault: str, harm: Harm, *, players: int, seed: int) -> Outcome:
    """Play, harm, judge, verify."""
    dice = random.Random(f"{seed} {fault}")
    moment = dice.choice(MOMENTS)
    delay_s = dice.uniform(0, BURST_S)
    judges = [Judge(stack.url, players, dice.randrange(2**31)) for _ in range(GAMES)]
    started = time.monotonic()
    harming = asyncio.create_task(_do_harm(stack, judges[0], harm, moment, delay_s))
    ends = await asyncio.gather(*(judge.play() for judge in judges), return_exceptions=True)
    if not judges[0].moments[moment].is_set():
        harming.cancel()  # its game did not come so far
    ends += await asyncio.gather(
        harming, return_exceptions=True
    )  # harm that failed, or was never done, proves nothing
    verdicts = [end for end in ends if isinstance(end, Verdict)]
    stuck = [repr(end) for end in ends if isinstance(end, BaseException)]
    differences = await asyncio.to_thread(_verify, stack)
    return Outcome(
        fault=fault,
        moment=f"{moment} + {delay_s:.1f} s",
        **_sums(verdicts),
        unresolved=len(stuck),
        differences=differences,
        outages=sum(player.outages for judge in judges for player in judge.players),
        seconds=round(time.monotonic() - started, 1),
        seed=seed,
        notes=[note for verdict in verdicts for note in verdict.notes] + stuck,
    )


async def _do_harm(stack: Stack, judge: Judge, harm: Harm, moment: str, delay_s: float) -> None:
    await judge.moments[moment].wait()
    await asyncio.sleep(delay_s)
    await harm(stack)


def _sums(verdicts: list[Verdict]) -> dict[str, Any]:
    counted = ("accepted", "lost", "doubled", "wrong", "leaked", "missed", "unsorted")
    return {name: sum(getattr(verdict, name) for verdict in verdicts) for name in counted}


def _verify(stack: Stack) -> int:
    """How many sessions `wordrally verify` finds to differ: 0, or 1 for some."""
    command = [sys.executable, "-P", "-m", "wordrally.cli", "verify", "--data", str(stack.data)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False).returncode
