"""More players want in than the machine can hold: `python -m bench.past_the_limit`.

A class of 300 plays. Then strangers try to join another session, far more per second than can be served, and
the class plays on. Strangers who are let in connect, too. Two limits are reached: the queue in front of
`quiz`, and, in a stack of its own, the places of a node.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec
import uvloop

from bench.game import Game, Outcome, Plan, Table
from bench.http_pool import HttpPool
from bench.processes import moment
from bench.samples import in_ms
from bench.shapes import Shape
from wordrally.local.stack import Stack

RUN_WITHIN_S = 300.0
CALM_QUESTIONS = 3
MOST_QUESTIONS = 60
STRANGERS = 8_000
A_SECOND = 1_000
EVERY_S = 0.02
SHAPE = Shape(
    name="past-the-limit", players=300, questions=MOST_QUESTIONS, join_within_s=3, answer_within_s=1, rooms=2
)
# Every stranger comes from this machine's one address.
EASED = {"WORDRALLY_ADDRESS_LIMIT_FACTOR": "1000"}
LIMITS = {"the line": EASED, "1,000 places": {**EASED, "WORDRALLY_MAX_CONNECTIONS": "1000"}}
TARGETS = {"answers_lost": 0, "refused_without_a_word": 0, "accepted_rush_p99_ms": 500}


class Rush(Game):
    """The first session is the class; the second one is what everybody wants to join."""

    async def play(self) -> Outcome:
        await self._open_all()
        inside, wanted = self._tables
        await self._seat(inside)
        calm = await self._play_on(inside, range(CALM_QUESTIONS), None)
        before, let_in = moment(self._pids), len(self._seats.players)
        self._seats.joins.clear()
        self._pool = HttpPool(*self._address, keep=False)
        rush = asyncio.create_task(self._rush(wanted))
        hurried = await self._play_on(inside, range(CALM_QUESTIONS, MOST_QUESTIONS), rush)
        await rush
        figures = self._cost("rush", before, STRANGERS) | self._counts(inside, let_in)
        figures |= (
            in_ms("accepted_calm", calm) | in_ms("accepted_rush", hurried) | in_ms("join", self._seats.joins)
        )
        refused = self._all_refused()
        await self._leave()
        return Outcome(figures=figures, refused=dict(refused))

    async def _seat(self, table: Table) -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(self._shape.players):
                group.create_task(self._sit_down(table, f"Player {number + 1}", stays=True))

    async def _play_on(self, table: Table, questions: range, until: asyncio.Task[None] | None) -> list[float]:
        """Play question after question until the rush is over, and return the latency of each answer."""
        first = len(table.room.accepted)
        for question in questions:
            await self._ask(table, question)
            if until is not None and until.done():
                break
        self._asked = table.room.question + 1
        return table.room.accepted[first:]

    async def _rush(self, table: Table) -> None:
        """Strangers come at a pace of their own, whoever is served."""
        started, come = time.perf_counter(), 0
        async with asyncio.TaskGroup() as group:
            while come < STRANGERS:
                due = min(int((time.perf_counter() - started) * A_SECOND), STRANGERS)
                for number in range(come, due):
                    group.create_task(self._take_seat(table, f"Stranger {number + 1}"))
                come = due
                await asyncio.sleep(EVERY_S)

    def _counts(self, inside: Table, let_in: int) -> dict[str, float]:
        refused = self._seats.refused
        told = sum(times for reason, times in refused.items() if reason == "join: 503 to come back later")
        told += sum(
            times for reason, times in refused.items() if "503" in reason and not reason.startswith("join")
        )
        return {
            "let_in": len(self._seats.players) - let_in,
            "refused_to_come_back": told,
            "refused_without_a_word": refused.total() - told,
            "answers_lost": self._asked * inside.room.present - len(inside.room.accepted),
        }


def measure(environ: dict[str, str]) -> Outcome:
    """On a stack of its own, with these settings."""
    with (
        tempfile.TemporaryDirectory(prefix="bench") as folder,
        Stack(Path(folder) / "data", environ=environ) as stack,
    ):
        pids = {name: stack.pid(name) for name in stack.description["processes"]}
        plan = Plan(shape=SHAPE, url=stack.url, socket_origin=stack.url.replace("http", "ws", 1), pids=pids)
        played = subprocess.run(
            [sys.executable, "-m", "bench.past_the_limit", "--play"],
            input=msgspec.json.encode(plan),
            stdout=subprocess.PIPE,
            timeout=RUN_WITHIN_S,
            check=True,
        )
    return msgspec.json.decode(played.stdout, type=Outcome)


def tell(limit: str, outcome: Outcome) -> None:
    """Print what became of strangers and of those inside."""
    figures = outcome.figures
    print(f"\npast the limit ({limit}): {STRANGERS:,} strangers, {A_SECOND:,} a second")
    print(f"  let in {figures['let_in']:,.0f}, told to come back {figures['refused_to_come_back']:,.0f}")
    for name in ("accepted_calm", "accepted_rush", "join"):
        columns = ", ".join(
            f"{key} {figures.get(f'{name}_{key}_ms', 0):,.0f}" for key in ("p50", "p90", "p99", "max")
        )
        print(f"  {name} ms: {columns}")
    print(
        f"  the generator took {figures['rush_generator_share_percent']:.0f} % of the CPU, strangers to the "
        f"bench {figures['rush_strangers_share_percent']:.0f} %"
    )
    for name, most in TARGETS.items():
        mark = "reached" if figures[name] <= most else "NOT reached"
        print(f"  {mark:<12}{name} {figures[name]:,.0f} (at most {most:,})")
    for reason, times in sorted(outcome.refused.items()):
        print(f"  ! {times} × {reason}")


async def _play() -> None:
    plan = msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)
    sys.stdout.buffer.write(msgspec.json.encode(await Rush(plan).play()))


if __name__ == "__main__":
    if sys.argv[1:] == ["--play"]:
        uvloop.run(_play())
    else:
        for limit, environ in LIMITS.items():
            tell(limit, measure(environ))
