"""The gateway tells a collector of usage about each request, and nothing about who asked for what exactly."""

import asyncio
from pathlib import Path

import pytest

from tests.gateway.stage import staged, until
from tests.gateway.tokens import account_token, player_token
from tests.user.fakes.usage import FakeUsage
from wordrally.user.usage.domain.sums import Sums, UsageSum
from wordrally.user.usage.entrypoints.collector import collect_usage

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.process]


async def test_calls_are_counted_by_route_and_client(tmp_path: Path) -> None:
    stored, stop = FakeUsage(), asyncio.Event()
    async with staged(tmp_path, USAGE_COLLECTOR="usage.sock") as stage:
        collecting = asyncio.create_task(collect_usage(str(tmp_path / "usage.sock"), stored, stop))
        async with stage.client(account_token("ann")) as ann, stage.client(player_token()) as player:
            for _ in range(3):
                await ann.get("/api/v1/quizzes/a?x=secret")
            await ann.post("/api/v1/quizzes", content=b"x", headers={"content-type": "text/plain"})
            await player.get("/api/v1/sessions/s")
        async with stage.client() as nobody:
            await nobody.get("/api/v1/nothing")
            await nobody.get("/play/a")
        await until(lambda: _has_sent(stage.ops_port))
    stop.set()
    await collecting

    sums: Sums = {}
    for added in stored.added:
        for key, value in added.items():
            sums.setdefault(key, UsageSum()).add(value)
    counted = {(key.route, key.client, key.status_class): value.calls for key, value in sums.items()}
    assert (
        counted.items()
        >= {
            ("GET /api/v1/quizzes/{quiz_id}", "account:ann", 2): 3,
            ("POST /api/v1/quizzes", "account:ann", 4): 1,
            ("GET /api/v1/sessions/{session_id}", "player:all", 2): 1,
            ("unknown", "network:127.0.0.0/24", 4): 1,
            ("pages", "network:127.0.0.0/24", 2): 1,
        }.items()
    )
    assert "secret" not in str(sums)


async def _has_sent(ops_port: int) -> bool:
    """Return whether the gateway sent every buffered line, those from before its start included."""
    import httpx  # noqa: PLC0415

    async with httpx.AsyncClient() as client:
        text = (await client.get(f"http://127.0.0.1:{ops_port}/metrics")).text
    figures = {
        name: float(value)
        for name, _, value in (
            line.partition(" ") for line in text.splitlines() if "fluentd" in line and line[0] != "#"
        )
    }
    buffered = sum(value for name, value in figures.items() if "entries_buffered" in name)
    lost = sum(value for name, value in figures.items() if "entries_lost" in name)
    sent = sum(value for name, value in figures.items() if "events_sent" in name)
    assert not lost, figures
    return buffered >= 8 and sent >= 1 and await _settled()


async def _settled() -> bool:
    await asyncio.sleep(1.5)  # two intervals of the gateway's flush
    return True
