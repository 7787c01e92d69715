"""A port of a service answers the gateway, and Prometheus, and nobody else."""

import pytest
from httpx import ASGITransport, AsyncClient

from wordrally.chassis.health import Health
from wordrally.chassis.http.port_guard import GATEWAY_HEADER, PortGuard, PortKeys
from wordrally.chassis.ops import OpsApp


async def status(keys: PortKeys, path: str, headers: dict[str, str]) -> int:
    app = PortGuard(OpsApp(Health("x")), keys)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://x") as client:
        return (await client.get(path, headers=headers)).status_code


KEYS = PortKeys(gateway="g", metrics="m")


@pytest.mark.parametrize(
    ("path", "headers", "expected"),
    [
        ("/livez", {}, 200),
        ("/readyz", {}, 200),
        ("/api/v1/x", {}, 403),
        ("/api/v1/x", {GATEWAY_HEADER: "other"}, 403),
        ("/api/v1/x", {GATEWAY_HEADER: "g"}, 404),
        ("/metrics", {}, 403),
        ("/metrics", {GATEWAY_HEADER: "g"}, 403),
        ("/metrics", {"authorization": "Bearer other"}, 403),
        ("/metrics", {"authorization": "Bearer m"}, 200),
    ],
)
async def test_calls_need_the_gateways_key_and_metrics_their_token(
    path: str, headers: dict[str, str], expected: int
):
    assert await status(KEYS, path, headers) == expected


async def test_without_keys_nothing_is_asked_for():
    assert await status(PortKeys(), "/metrics", {}) == 200
    assert await status(PortKeys(metrics="m"), "/api/v1/x", {}) == 404
