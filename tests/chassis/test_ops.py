"""Health and metrics of a process without calls, over real HTTP."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from httpx import ASGITransport, AsyncClient

from wordrally.chassis import telemetry
from wordrally.chassis.health import NOTES_HEADER, Health, Unwell, disk_note
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


async def test_what_is_wrong_is_told_to_the_gateway_in_sentences(client: AsyncClient, health: Health):
    async def away() -> None:
        raise LookupError

    async def behind() -> None:
        raise Unwell("Results are catching up.")

    assert NOTES_HEADER not in (await client.get("/readyz")).headers
    health.watch("database", away)
    health.watch("scoring", behind)
    health.add_note("clock", lambda: 'a "clock" is 3 ms\nahead | or so…')
    assert (await client.get("/readyz")).headers[NOTES_HEADER] == (
        "worker cannot use its database (LookupError). | Results are catching up. | "
        "a 'clock' is 3 ms ahead / or so?"
    )


@pytest.mark.parametrize(
    ("free", "total", "said"),
    [
        (3_000_000, 10**11, "The disk is full: 3 MB are left. Nothing can be stored until there is room."),
        (900_000_000, 10**11, "The disk is nearly full: 900 MB are left."),
        (30_000_000, 200_000_000, None),
        (10**11, 10**12, None),
    ],
)
def test_a_disk_without_room_is_noted(
    monkeypatch: pytest.MonkeyPatch, free: int, total: int, said: str | None
):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free, total=total))
    assert disk_note("/data") == said


def test_a_folder_that_is_gone_is_noted(tmp_path: Path):
    assert disk_note(str(tmp_path / "gone")) == "The data folder cannot be read: No such file or directory."


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
