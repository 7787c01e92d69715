"""Readiness probes without any client library, so that the supervisor stays small and starts at once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

Probe = Callable[[], Awaitable[bool]]
AskStatus = Callable[[], Awaitable[int]]
"""Probe that returns the HTTP status of an answer, or 0 when there is none."""

TIMEOUT_S = 2.0


def http_ready(
    port: int, path: str = "/readyz", host: str = "127.0.0.1", *, within_s: float = TIMEOUT_S
) -> Probe:
    """Return a probe for a GET that is answered with 200."""
    ask = http_status(port, path, host, within_s=within_s)

    async def probe() -> bool:
        return await ask() == 200

    return probe


def http_status(port: int, path: str, host: str = "127.0.0.1", *, within_s: float = TIMEOUT_S) -> AskStatus:
    """Return a probe for the status of a GET."""
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()

    async def ask() -> int:
        answer = await _exchange(request, host=host, port=port, within_s=within_s)
        code = b"".join(answer.split(b" ", 2)[1:2])
        return int(code) if code.isdigit() else 0

    return ask


def store_ready(*, port: int = 0, socket: Path | None = None, within_s: float = TIMEOUT_S) -> Probe:
    """Return a probe for a PING of the store, over its socket when it has one."""

    async def probe() -> bool:
        return await _exchange(b"PING\r\n", port=port, socket=socket, within_s=within_s) == b"+PONG\r\n"

    return probe


async def _exchange(
    request: bytes,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    socket: Path | None = None,
    within_s: float = TIMEOUT_S,
) -> bytes:
    """Return the first line of the answer, or nothing."""
    with suppress(OSError, TimeoutError, ValueError):
        async with asyncio.timeout(within_s):
            reader, writer = await (
                asyncio.open_unix_connection(str(socket))
                if socket is not None
                else asyncio.open_connection(host, port)
            )
            try:
                writer.write(request)
                return await reader.readline()
            finally:
                writer.close()
    return b""
