"""Readiness probes without any client library, so that the supervisor stays small and starts at once."""

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

Probe = Callable[[], Awaitable[bool]]
AskStatus = Callable[[], Awaitable[int]]
"""Probe that returns the HTTP status of an answer, or 0 when there is none."""

Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]

TIMEOUT_S = 2.0


def http_ready(
    port: int,
    path: str = "/readyz",
    host: str = "127.0.0.1",
    *,
    within_s: float = TIMEOUT_S,
    has_tls: bool = False,
) -> Probe:
    """Return a probe for a GET that is answered with 200. With TLS, any certificate will do."""
    ask = http_status(port, path, host, within_s=within_s, has_tls=has_tls)

    async def probe() -> bool:
        return await ask() == 200

    return probe


def all_ready(*probes: Probe) -> Probe:
    """Return a probe for several that must all succeed."""

    async def probe() -> bool:
        return all(await asyncio.gather(*(each() for each in probes)))

    return probe


def http_status(
    port: int, path: str, host: str = "127.0.0.1", *, within_s: float = TIMEOUT_S, has_tls: bool = False
) -> AskStatus:
    """Return a probe for the status of a GET."""
    connect = partial(asyncio.open_connection, host, port, ssl=_unchecked_tls() if has_tls else None)
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode()

    async def ask() -> int:
        answer = await _exchange(request, connect, within_s)
        code = b"".join(answer.split(b" ", 2)[1:2])
        return int(code) if code.isdigit() else 0

    return ask


def store_ready(socket: Path, *, within_s: float = TIMEOUT_S) -> Probe:
    """Return a probe for a PING of the store over its socket."""
    connect = partial(asyncio.open_unix_connection, str(socket))

    async def probe() -> bool:
        return await _exchange(b"PING\r\n", connect, within_s) == b"+PONG\r\n"

    return probe


def queue_status(port: int, user: str, password: str, *, within_s: float = TIMEOUT_S) -> AskStatus:
    """Return a probe for the health of NATS: 200, or 503 from the first failed write until it is restarted.

    It asks as a user of the system account, because the port for monitoring is open to everybody.
    """
    login = json.dumps({"user": user, "pass": password, "verbose": False, "pedantic": False})
    ask_health = f"CONNECT {login}\r\nSUB {_REPLY} 1\r\nPUB {_HEALTH} {_REPLY} 0\r\n\r\n".encode()

    async def ask() -> int:
        with suppress(OSError, TimeoutError, ValueError, KeyError, IndexError):
            async with asyncio.timeout(within_s):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    writer.write(ask_health)
                    return int((await _first_message(reader))["data"]["status_code"])
                finally:
                    writer.close()
        return 0

    return ask


def queue_ready(ask: AskStatus) -> Probe:
    """Return a probe for a healthy queue."""

    async def probe() -> bool:
        return await ask() == 200

    return probe


_HEALTH = "$SYS.REQ.SERVER.PING.HEALTHZ"
_REPLY = "_INBOX.health"


async def _first_message(reader: asyncio.StreamReader) -> dict[str, Any]:
    """Return the payload of the first message.

    Raises `ValueError` when the server refuses, or closes before.
    """
    while line := await reader.readline():
        if line.startswith(b"MSG "):
            return json.loads(await reader.readexactly(int(line.split()[-1])))
        if line.startswith(b"-ERR"):
            raise ValueError(line.decode(errors="replace"))
    raise ValueError("the connection was closed")


async def _exchange(request: bytes, connect: Connect, within_s: float) -> bytes:
    """Return the first line of the answer, or nothing."""
    with suppress(OSError, TimeoutError, ValueError):
        async with asyncio.timeout(within_s):
            reader, writer = await connect()
            try:
                writer.write(request)
                return await reader.readline()
            finally:
                writer.close()
    return b""


def _unchecked_tls() -> ssl.SSLContext:
    """Return TLS for our own gateway on this machine, whose certificate names another host."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
