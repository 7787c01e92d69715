"""One trial: two judged games, harm at a moment drawn by the seed, witnesses, and `wordrally verify`."""

import asyncio
import random
import statistics
import subprocess
import sys
import time

import httpx

from tests.faults.catalogue import Fault
from tests.faults.logs import Logs
from tests.faults.outcome import Outcome
from tests.faults.probe import Probe, nodes_of
from tests.faults.scene import UNSTORED, Scene, Site
from tests.faults.witness import hear_witnesses
from tests.system.checks import CLOCK_MS, check_twins
from tests.system.judge import Judge
from tests.system.player import Player, now_ms
from tests.system.verdict import KINDS, OF_EVERY_GAME

GAMES = 2
"""With the same questions and other keys."""

LATEST_DELAY_S = 0.5
RECOVERS_WITHIN_S = 90.0
VERIFIED_WITHIN_S = 120
MOST_NOTES = 20


async def run_trial(site: Site, fault: Fault, *, players: int, seed: int) -> Outcome:
    """Play, harm, judge, hear the witnesses, verify."""
    trial = Trial(site, fault, players, seed)
    try:
        await trial.play()
        await trial.hear()
    finally:
        await asyncio.gather(*(judge.leave() for judge in trial.judges))
    return trial.outcome()


class Trial:
    """Two games and what is done to them."""

    def __init__(self, site: Site, fault: Fault, players: int, seed: int) -> None:
        dice = random.Random(f"{seed} {fault.name}")
        self.fault = fault
        self.seed = seed
        self.moment = dice.choice(fault.moments)
        self.delay_s = dice.uniform(0, LATEST_DELAY_S)
        # By the gateway a session is on one node; here each has players at every node, and some at the
        # gateway.
        doors = [site.stack.url, *nodes_of(site.stack)]
        self.judges = [
            fault.game(site.stack.url, players, dice.randrange(2**31), doors, turn) for turn in range(GAMES)
        ]
        self.scene = Scene(site, self.judges, dice)
        self.verdict = self.scene.verdict
        self.recovered_s: float | None = None
        self.unresolved: list[str] = []
        self.started = time.monotonic()
        self.started_ms = self.harmed_ms = round(now_ms())
        self._probe = Probe(site.stack)
        self._logs = Logs(site.stack.data)

    async def play(self) -> None:
        """Harm that failed, or was never done, proves nothing; so do games that come to no end."""
        await self._probe.prepare()
        harming = asyncio.create_task(self._harm())
        ends = await asyncio.gather(*(judge.play() for judge in self.judges), return_exceptions=True)
        is_over = all(isinstance(end, BaseException) for end in ends)
        if is_over or not self.judges[0].moments[self.moment].is_set():
            harming.cancel()  # there is nothing to harm any more
        ends += await asyncio.gather(harming, return_exceptions=True)
        self.unresolved += [_told(end) for end in ends if isinstance(end, BaseException)]

    async def hear(self) -> None:
        """What is known only afterwards."""
        games = [judge for judge in self.judges if judge.moments["judged"].is_set()]
        for judge in self.judges:
            if judge not in games:
                await self._count_lost(judge)
            self.verdict.add(judge.verdict)
            self._check_silences(judge)
        if len(games) == GAMES:
            check_twins(self.verdict, *games)
            self.verdict.add(await hear_witnesses(self.scene.stack, games, self.started_ms))
        for judge in games:
            if not self.verdict.faults:  # it looks again and again at what differs, and that is known already
                await asyncio.to_thread(self._verify, judge.session["id"])

    def outcome(self) -> Outcome:
        """The figures."""
        during, after = self._latencies()
        wanted = OF_EVERY_GAME | self.fault.checks
        tracebacks = self._logs.tracebacks()
        figures = {kind: getattr(self.verdict, kind) for kind in ("accepted", *KINDS)}
        return Outcome(
            fault=self.fault.name,
            moment=f"{self.moment} + {self.delay_s:.1f} s",
            seed=self.seed,
            **figures,
            unresolved=len(self.unresolved),
            limit_s=self.fault.limit_s,
            recovered_s=self.recovered_s,
            p99_during_ms=_p99(during),
            p99_after_ms=_p99(after),
            outages=sum(player.outages for judge in self.judges for player in judge.players),
            seconds=round(time.monotonic() - self.started, 1),
            tracebacks=len(tracebacks),
            work=self.verdict.work,
            idle=[f"nothing to check: {name}" for name in sorted(wanted) if not self.verdict.work.get(name)],
            notes=[*self.unresolved, *self.verdict.notes, *tracebacks][:MOST_NOTES],
        )

    async def _harm(self) -> None:
        await self.judges[0].moments[self.moment].wait()
        await asyncio.sleep(self.delay_s)
        self.harmed_ms = round(now_ms())
        self.scene.harmed()
        if not self.fault.is_probed:
            await self.fault.harm(self.scene)
            return
        probing = asyncio.create_task(self._probe.run())
        try:
            await self.fault.harm(self.scene)
            self.recovered_s = await self._probe.recovery_s(self.scene.done_at, RECOVERS_WITHIN_S)
            assert self.recovered_s is not None, f"nothing works {RECOVERS_WITHIN_S:.0f} s later"
        finally:
            probing.cancel()
            await asyncio.gather(probing, return_exceptions=True)

    async def _count_lost(self, judge: Judge) -> None:
        """A game that came to no end: what its report holds of what was accepted."""
        rows: dict[str, set[int]] = {}
        try:
            async with httpx.AsyncClient(base_url=judge.base_url, timeout=30) as http:
                report = await judge.read(http, "/report")
            rows = {row["player_id"]: {a[judge.slot] for a in row["answers"]} for row in report["players"]}
        except (AssertionError, httpx.HTTPError, KeyError) as error:
            self.unresolved.append(f"no report: {error!r}")
        for player in judge.players:
            self.verdict.accepted += len(player.accepted)
            for index in player.accepted.keys() - rows.get(player.id, set()):
                self.verdict.blame("lost", f"{player.name} {judge.slot} {index}")

    def _check_silences(self, judge: Judge) -> None:
        """While the queue said nothing, nothing that came was accepted."""
        for start, end in self.scene.silences:
            for player in judge.players:
                for index, sent_at in player.sent_at.items():
                    if start < sent_at < end:
                        told = _was_accepted_between(player, index, start, end)
                        self.verdict.check(UNSTORED, not told, "wrong", f"{player.name}: {index} is nowhere")

    def _verify(self, session_id: str) -> None:
        command = [sys.executable, "-P", "-m", "wordrally.cli", "verify", session_id, "--data"]
        command.append(str(self.scene.stack.data))
        done = subprocess.run(command, capture_output=True, text=True, timeout=VERIFIED_WITHIN_S, check=False)
        if done.returncode:
            self.verdict.blame("differing", f"verify: {done.stdout[-500:]}{done.stderr[-500:]}")

    def _latencies(self) -> tuple[list[float], list[float]]:
        """From sending an answer for the first time to `accepted`, until recovery and after it."""
        until = self.scene.done_at_ms + 1_000 * (self.recovered_s or 0)
        during: list[float] = []
        after: list[float] = []
        for player in (player for judge in self.judges for player in judge.players):
            for index in player.told_at.keys() & player.sent_at.keys():
                sent_at = player.sent_at[index]
                if sent_at >= self.harmed_ms:
                    (during if sent_at <= until else after).append(player.told_at[index] - sent_at)
        return during, after


def _was_accepted_between(player: Player, index: int, start: float, end: float) -> bool:
    """Received and confirmed in that time, as told by both clocks."""
    received_at, told_at = player.accepted.get(index, 0), player.told_at.get(index, end)
    return start + CLOCK_MS < received_at and told_at < end


def _p99(milliseconds: list[float]) -> float | None:
    if len(milliseconds) < 2:
        return None
    return statistics.quantiles(milliseconds, n=100, method="inclusive")[98]


def _told(error: BaseException) -> str:
    """What went wrong, also in a group of tasks."""
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(_told(one) for one in error.exceptions)
    return repr(error)[:600]
