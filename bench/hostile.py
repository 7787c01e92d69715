"""Effect of hostile imports on a game of fifty: `python -m bench.hostile`.

Several accounts import hostile files one after another while the game is played.
"""

import argparse
import asyncio
import os
import secrets
import statistics
import tempfile
from collections import Counter
from pathlib import Path

import httpx

from bench.__main__ import play
from bench.shapes import Shape
from wordrally.local.stack import Stack

GAME = Shape(name="class of fifty", players=50, questions=20, join_within_s=3, answer_within_s=2)
ACCOUNTS = 4  # twice as many as there are workbenches: they are never idle
NAME = "accepted_p99_ms"
FILES = {
    "cards.txt": b"".join(b"front %d\tback %d\n" % (number, number) for number in range(49_000)),
    "nested.json": b"[" * 5_000_000,
    "noise.apkg": secrets.token_bytes(5_000_000),
    "gaps.gift": b"{=a ~b" * 200_000,
}


class Attackers:
    """Accounts that import without a pause, but for the one that a busy server asks for."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.answers: Counter[int] = Counter()

    async def attack(self, until: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as attacking:
            for _ in range(ACCOUNTS):
                attacking.create_task(self._import_files(until))

    async def _import_files(self, until: asyncio.Event) -> None:
        async with httpx.AsyncClient(base_url=self._url, timeout=60) as client:
            client.headers["Authorization"] = f"Bearer {await _sign_in(client)}"
            while not until.is_set():
                for name, content in FILES.items():
                    path = f"/api/v1/quizzes/import?cards=choice&name={name}"
                    response = await client.post(path, content=content)
                    self.answers[response.status_code] += 1
                    if "retry-after" in response.headers:
                        await asyncio.sleep(float(response.headers["retry-after"]))


async def _sign_in(client: httpx.AsyncClient) -> str:
    account = {"email": f"{secrets.token_hex(8)}@example.org", "password": secrets.token_urlsafe()}
    (await client.post("/api/v1/users", json=account | {"display_name": "Attacker"})).raise_for_status()
    return (await client.post("/api/v1/auth/token", json=account)).json()["access_token"]


async def _beside(stack: Stack, pids: dict[str, int]) -> tuple[float, Counter[int]]:
    attackers, over = Attackers(stack.url), asyncio.Event()
    attack = asyncio.create_task(attackers.attack(over))
    try:
        outcome = await asyncio.to_thread(play, GAME, stack, pids)
    finally:
        over.set()
        await attack
    return outcome.figures[NAME], attackers.answers


def main() -> None:
    """Play it in turns, alone and beside the imports, so that both have the same machine."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile", description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how many times each is played (3)")
    runs = parser.parse_args().runs
    alone: list[float] = []
    beside: list[float] = []
    answers: Counter[int] = Counter()
    print(f"load average {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="bench") as folder, Stack(Path(folder) / "data") as stack:
        pids = {name: stack.pid(name) for name in stack.description["processes"]}
        for _ in range(runs):
            alone.append(play(GAME, stack, pids).figures[NAME])
            figure, seen = asyncio.run(_beside(stack, pids))
            beside.append(figure)
            answers += seen
    quiet, harassed = statistics.median(alone), statistics.median(beside)
    print(
        f"answer to accepted, p99: {quiet:.1f} ms alone, {harassed:.1f} ms beside imports: "
        f"× {harassed / quiet:.2f}"
    )
    print(
        "imports by status: " + ", ".join(f"{status}: {count}" for status, count in sorted(answers.items()))
    )


if __name__ == "__main__":
    main()
