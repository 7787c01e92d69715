"""Guard of a service's port: on a shared machine everybody can connect to it, and only the gateway may call.

A service believes what the gateway says of a caller's address, so whoever came past the gateway would have no
limits. Each key is off while it is empty: in a network of its own a service needs none.
"""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec

from wordrally.contracts.http.problems import Problem

GATEWAY_HEADER = "x-wordrally-gateway"
METRICS = "/metrics"
OPEN = ("/livez", "/readyz", "/.well-known/jwks.json")
"""Paths that the gateway serves to everybody."""

Send = Callable[[Any], Awaitable[None]]
AsgiApp = Callable[[Any, Any, Send], Awaitable[None]]


class PortKeys(NamedTuple):
    """Keys that callers must show: the gateway's for every call, a bearer token for the metrics."""

    gateway: str = ""
    metrics: str = ""


NO_KEYS = PortKeys()


class PortGuard:
    """ASGI application that answers 403 to whoever does not show the key."""

    def __init__(self, app: AsgiApp, keys: PortKeys) -> None:
        self._app = app
        self._keys = keys

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        if scope["type"] != "http" or self._lets_in(scope["path"], dict(scope["headers"])):
            await self._app(scope, receive, send)
            return
        headers = [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 403, "headers": headers})
        await send({"type": "http.response.body", "body": _REFUSAL})

    def _lets_in(self, path: str, headers: dict[bytes, bytes]) -> bool:
        if path == METRICS:
            return _is_same(
                headers.get(b"authorization", b""), f"Bearer {self._keys.metrics}", self._keys.metrics
            )
        if path in OPEN:
            return True
        return _is_same(headers.get(GATEWAY_HEADER.encode(), b""), self._keys.gateway, self._keys.gateway)


def _is_same(shown: bytes, expected: str, key: str) -> bool:
    return not key or hmac.compare_digest(shown, expected.encode())


_REFUSAL = msgspec.json.encode(
    Problem(
        type="/problems/forbidden",
        title="Forbidden",
        status=403,
        detail="This port is for the gateway; call its address.",
    )
)
