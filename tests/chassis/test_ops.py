"""Health and metrics of a process without calls, over real HTTP."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient

from wordrally.chassis import telemetry
from wordrally.chassis.health import Health
from wordrally.chassis.ops import OpsApp


@pytest.fixture
def health() -> Health:
    return Health("worker")


@pytest.fixture
async def client(health: Health) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(OpsApp(health)), base_url="http://ops") as opened:
        yield opened


async def test_a_process_lives(client: AsyncClient):
    assert (await client.get("/livez")).text == "ok"


async def test_readiness_names_each_check(client: AsyncClient, health: Health):
    async def away() -> None:
        raise LookupError

    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["service"], answer.json()["checks"]) == (200, "worker", {})
    health.add("queue", away)
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]) == (503, {"queue": "LookupError"})


async def test_what_most_work_can_be_done_without_is_noted_and_keeps_nobody_away(
    client: AsyncClient, health: Health
):
    async def away() -> None:
        raise LookupError

    health.watch("database", away)
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["notes"]) == (200, {"database": "LookupError"})


async def test_metrics_are_prometheus_text(client: AsyncClient):
    answer = await client.get("/metrics")
    assert answer.headers["content-type"] == telemetry.CONTENT_TYPE
    assert "wordrally_deliveries" in answer.text


async def test_there_is_nothing_else(client: AsyncClient):
    assert (await client.get("/")).status_code == 404
    assert (await client.head("/livez")).content == b""


@pytest.mark.process
@pytest.mark.parametrize("root", ["realtime.main", "quiz.scoring_main", "user.history_main"])
async def test_workers_do_without_the_framework(root: str):
    """7 MB in each of their processes."""
    program = f"import sys, wordrally.{root}; sys.exit('litestar' in sys.modules)"
    child = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", program], check=False)
    assert child.returncode == 0
