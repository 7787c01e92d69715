"""One stack of two replicas each for the whole run, and a teacher with a quiz to play on it."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from tests.system.judge import quiz_body
from tests.system.lesson import Lesson, sign_in
from wordrally.local.stack import Stack

SCALE = {"user": 2, "quiz": 2, "scoring": 2, "realtime": 2}


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("stack"), scale=SCALE) as running:
        yield running
        _check_logs(running)


def _check_logs(stack: Stack) -> None:
    """Check that no process logged an unexpected exception or a missing permission."""
    for log in sorted((stack.data / "log").iterdir()):
        written = log.read_text("utf-8", errors="replace")
        assert "Traceback" not in written, log.name
        lacking = [line for line in written.splitlines() if "permissions violation" in line.lower()]
        assert lacking[:3] == [], f"{log.name}: see contracts/queue/permissions.py"


@pytest.fixture(scope="session")
def nodes(stack: Stack) -> list[str]:
    """The origins of the realtime nodes' own ports, past the gateway."""
    return nodes_of(stack)


def nodes_of(stack: Stack) -> list[str]:
    processes: dict[str, str] = stack.description["processes"]
    return [f"http://{address}" for name, address in processes.items() if name.startswith("realtime")]


@pytest.fixture
async def http(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=stack.url, timeout=30) as client:
        yield client


@pytest.fixture
async def lesson(http: httpx.AsyncClient, nodes: list[str]) -> AsyncIterator[Lesson]:
    """A session in its lobby, opened by somebody who has just signed up."""
    made = await Lesson.open(http, await sign_in(http), quiz_body(3), nodes)
    yield made
    await made.leave()
