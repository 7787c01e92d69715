"""Traces that the gateway begins."""

from pathlib import Path

import pytest

from tests.gateway.backend import Backend, Reply
from tests.gateway.stage import Stage, staged, until
from tests.gateway.tokens import account_token

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.process]

FORGED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def test_a_request_is_traced_to_its_service_and_no_client_begins_a_trace(tmp_path: Path):
    collector = Backend("collector")
    collector.answer = lambda _request: Reply(body=b"")
    await collector.start()
    settings = {"TRACES_URL": f"http://127.0.0.1:{collector.port}", "TRACES_RATIO": "1"}
    try:
        async with staged(tmp_path, **settings) as stage, stage.client(account_token()) as client:
            await client.get("/api/v1/quizzes", headers={"traceparent": FORGED})
            seen = stage["quiz"].received[-1].headers["traceparent"]
            assert seen.endswith("-01")
            assert FORGED.split("-")[1] not in seen

            async def is_sent() -> bool:
                return any(request.target == "/v1/traces" for request in collector.received)

            await until(is_sent)
    finally:
        await collector.crash()


async def test_without_a_collector_no_request_carries_a_trace(calm: Stage):
    async with calm.client(account_token()) as client:
        await client.get("/api/v1/quizzes", headers={"traceparent": FORGED})
        assert "traceparent" not in calm["quiz"].received[-1].headers
