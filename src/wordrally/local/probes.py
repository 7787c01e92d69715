"""Whether a process is ready, asked without any client library: the supervisor stays small and starts at once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

Probe = Callable[[], Awaitable[bool]]

TIMEOUT_S = 2.0


def http_ready(port: int, path: str = "/readyz", host: str = "127.0.0.1") -> Probe:
    """A GET that is answered with 200."""
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()

    async def probe() -> bool:
        answer = await _exchange(request, host=host, port=port)
        return answer.split(b" ", 2)[1:2] == [b"200"]

    return probe


def store_ready(*, port: int = 0, socket: Path | None = None) -> Probe:
    """A PING that the store answers, over its socket when it has one."""

    async def probe() -> bool:
        return await _exchange(b"PING\r\n", port=port, socket=socket) == b"+PONG\r\n"

    return probe


async def _exchange(
    request: bytes, *, host: str = "127.0.0.1", port: int = 0, socket: Path | None = None
) -> bytes:
    """The first line of the answer, or nothing."""
    with suppress(OSError, TimeoutError, ValueError):
        async with asyncio.timeout(TIMEOUT_S):
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
