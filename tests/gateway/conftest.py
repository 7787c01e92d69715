"""Fixtures of the gateway's tests."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.gateway.stage import Stage, staged


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One gateway for all tests that leave it as they found it."""
    async with staged(tmp_path_factory.mktemp("gateway")) as started:
        yield started


@pytest.fixture
def calm(stage: Stage) -> Stage:
    """The shared gateway, with nothing received yet."""
    for replicas in stage.services.values():
        for backend in replicas:
            backend.received.clear()
            backend.health_headers = {}
    return stage
