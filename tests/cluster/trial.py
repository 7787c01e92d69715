"""One fault after another, each in the middle of a game of its own; then what is left is counted."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field

from tests.cluster.balancer import Balancer, Target
from tests.cluster.canary import Canaries
from tests.cluster.cluster import Cluster
from tests.cluster.faults import Fault
from tests.cluster.hosts import HOSTS
from tests.cluster.plan import GATEWAY_PORT, GATEWAYS
from tests.system.judge import EASY, Judge
from tests.system.verdict import Verdict
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.contracts.queue import streams, subjects
from wordrally.contracts.queue.permissions import OPERATOR

PLAYERS = 40
WORST_GAP_S = 20.0
MEDIAN_GAP_S = 10.0
GAME_S = 240


@dataclass
class Outcome:
    """What became of the games, and what players felt."""

    hosts: int = len(HOSTS)
    faults: int = 0
    games: int = 0
    accepted: int = 0
    verdict: Verdict = field(default_factory=Verdict)
    gaps: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        gaps = list(self.gaps.values())
        return not (
            self.failures
            or self.verdict.faults
            or max(gaps, default=0) > WORST_GAP_S
            or statistics.median(gaps or [0]) > MEDIAN_GAP_S
        )

    def line(self) -> str:
        """One JSON line."""
        verdict = self.verdict
        gaps = list(self.gaps.values())
        told = {
            "hosts": self.hosts,
            "faults": self.faults,
            "games": self.games,
            "accepted": verdict.accepted,
            "lost": verdict.lost,
            "doubled": verdict.doubled,
            "wrong": verdict.wrong,
            "late": verdict.late,
            "leaked": verdict.leaked,
            "missed": verdict.missed,
            "differing": verdict.differing,
            "median_gap_s": round(statistics.median(gaps or [0]), 1),
            "worst_gap_s": round(max(gaps, default=0), 1),
            "gaps_s": {name: round(gap, 1) for name, gap in self.gaps.items()},
            "failures": self.failures,
            "good": self.is_good,
        }
        return json.dumps(told)


def balancer_of(cluster: Cluster) -> Balancer:
    return Balancer(
        [
            Target(cluster.network.address(host), GATEWAY_PORT, cluster.plan.health_url(host, "gateway"))
            for host in GATEWAYS
        ]
    )


async def try_faults(cluster: Cluster, faults: list[Fault], seed: int, players: int = PLAYERS) -> Outcome:
    """Play a game for each fault, then look at the logs, the store and the databases."""
    outcome = Outcome()
    async with balancer_of(cluster).running() as balancer:
        for number, fault in enumerate(faults):
            judge = Judge(balancer.url, players, seed + number, course=EASY)
            await _one(cluster, judge, fault, outcome)
    for failure in await _left_behind(cluster):
        outcome.failures.append(failure)
    return outcome


async def _one(cluster: Cluster, judge: Judge, fault: Fault, outcome: Outcome) -> None:
    """The fault strikes while the second question is being answered."""
    canaries = Canaries(judge.base_url, rounds=int(fault.watched_s * 2) + 20)
    await canaries.prepare()
    singing = asyncio.create_task(canaries.run())
    playing = asyncio.create_task(asyncio.wait_for(judge.play(), GAME_S))
    try:
        await asyncio.wait(
            [playing, asyncio.create_task(judge.moments["burst"].wait())], return_when=asyncio.FIRST_COMPLETED
        )
        harmed_at = time.monotonic()
        harming = asyncio.create_task(fault.do(cluster))
        outcome.faults += 1
        outcome.games += 1
        outcome.verdict.add(await playing)
        await harming
        await asyncio.sleep(max(0.0, harmed_at + fault.watched_s - time.monotonic()))
        outcome.gaps[fault.name] = canaries.gap_s(harmed_at, time.monotonic())
        await asyncio.to_thread(_all_ready, cluster)
    except Exception as error:  # a boundary: the next fault is tried all the same
        outcome.failures.append(f"{fault.name}: {error!r}"[:400])
        playing.cancel()
        await judge.leave()
    finally:
        singing.cancel()
        await asyncio.gather(singing, return_exceptions=True)
        await canaries.close()
    print(
        f"{fault.name}: gap {outcome.gaps.get(fault.name, -1):.1f} s",
        outcome.verdict.notes[-3:],
        file=sys.stderr,
    )


def _all_ready(cluster: Cluster) -> None:
    for host in HOSTS:
        cluster.wait_until_ready(host)


async def _left_behind(cluster: Cluster) -> list[str]:
    """What is wrong when all is over: dead letters, lost copies, differences."""
    found: list[str] = []
    access = QueueAccess(cluster.plan.nats_url(OPERATOR), replicas=cluster.plan.replicas)
    async with await jetstream.connect(access, "trial") as jet:
        for name in (*(spec.name for spec in streams.ALL), f"KV_{subjects.SIGNING_KEYS}"):
            copies = (await jet.js.stream_info(name)).config.num_replicas
            if copies != cluster.plan.replicas:
                found.append(f"{name} has {copies} copies")
        if letters := (await jet.state(subjects.DEAD_LETTERS)).messages:
            found.append(f"{letters} dead letters")
    verify = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "wordrally.cli", "verify"),
        env={"PATH": os.environ["PATH"], "HOME": str(cluster.folder), **cluster.plan.operator},
        cwd=cluster.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said, _ = await verify.communicate()
    if verify.returncode:
        found.append("wordrally verify: " + said.decode()[-400:])
    return found
