"""A NATS server of its own for each test: durable consumers remember what other tests left behind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.engines import nats_server
from tests.quiz.live.stage import FakeStage, RealStage, at_work, compose_fake, raised
from wordrally.chassis.valkey import store


@pytest.fixture
async def bare_stage(tmp_path: Path, store_url: str) -> AsyncIterator[RealStage]:
    """Engines and use cases, nothing that runs by itself."""
    engine = nats_server(tmp_path)
    engine.start()
    async with raised(engine.url, store_url) as stage:
        yield stage
    engine.kill()


@pytest.fixture
async def stage(bare_stage: RealStage) -> AsyncIterator[RealStage]:
    """A quiz replica and a scoring worker at work."""
    async with at_work(bare_stage):
        yield bare_stage


@pytest.fixture
async def fake_stage(store_url: str) -> AsyncIterator[FakeStage]:
    """Logs, nodes and time in memory; the store is real."""
    valkey = store.connect(store_url)
    yield compose_fake(valkey)
    await valkey.aclose()
