"""HTTP server that drains, and health and metrics of a process that serves nothing else over HTTP.

It does without the framework, which takes 7 MB in each process, because there are many such processes.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

import msgspec
import uvicorn

from wordrally.chassis import telemetry
from wordrally.chassis.health import Health
from wordrally.chassis.http.port_guard import NO_KEYS, PortGuard, PortKeys

GRACE_S = 5
TEXT, JSON = "text/plain; charset=utf-8", "application/json"


class _Answer(NamedTuple):
    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str] = {}


class OpsApp:
    """ASGI application with `GET /livez`, `/readyz` and `/metrics`."""

    def __init__(self, health: Health) -> None:
        self._health = health

    async def __call__(
        self, scope: Any, _receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        if scope["type"] != "http":
            return
        answer = await self._answer(scope["path"])
        length = str(len(answer.body)).encode()
        headers = [(b"content-type", answer.content_type.encode()), (b"content-length", length)]
        headers += [(name.encode(), value.encode()) for name, value in answer.headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})

    async def _answer(self, path: str) -> _Answer:
        match path:
            case "/livez":
                return _Answer(200, TEXT, b"ok")
            case "/readyz":
                readiness = await self._health.readiness()
                status = 200 if readiness.ready else 503
                return _Answer(status, JSON, msgspec.json.encode(readiness), readiness.headers())
            case "/metrics":
                return _Answer(200, telemetry.CONTENT_TYPE, telemetry.exposition())
            case _:
                return _Answer(404, TEXT, b"There is nothing at this address.")


async def serve(app: Any, host: str, port: int, stop: asyncio.Event, keys: PortKeys = NO_KEYS) -> None:
    """Serve until `stop` is set, then finish the requests under way within the grace period.

    Callers must show the `keys` that are set.
    """
    config = uvicorn.Config(
        PortGuard(app, keys) if any(keys) else app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        # Longer than the gateway keeps an idle connection, so that it never sends into a closing one.
        timeout_keep_alive=75,
        lifespan="off",
        date_header=False,  # the gateway adds it
    )
    await _Server(config, stop).serve()


class _Server(uvicorn.Server):
    """uvicorn that serves until `stop` is set.

    It installs no signal handlers, because `lifespan.run` does. It does not look ten times a second whether
    it should exit: those ticks were a third of what an idle process cost.
    """

    def __init__(self, config: uvicorn.Config, stop: asyncio.Event) -> None:
        super().__init__(config)
        self._stop = stop

    async def main_loop(self) -> None:
        await self.on_tick(0)  # it sets the headers of every response
        await self._stop.wait()

    def capture_signals(self) -> Any:
        return contextlib.nullcontext()
