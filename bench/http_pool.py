"""Minimal HTTP/1.1 client for load generation: POST of JSON over kept connections, without a queue."""

import asyncio
from typing import NamedTuple, cast


class Response(NamedTuple):
    """A response; `retry_after` says whether it states when to try again."""

    status: int
    body: bytes
    retry_after: bool


class HttpPool:
    """Pool that opens another connection when none is free, so that no request waits for another."""

    def __init__(self, host: str, port: int, *, keep: bool = True) -> None:
        """Keep connections if asked to.

        Otherwise close each after its response, like a client that gives up.
        """
        self._host, self._port, self._keep = host, port, keep
        self._free: list[_Connection] = []

    async def post(self, path: str, body: bytes) -> Response:
        """Send a request. Raises `ConnectionError` when there is no connection."""
        connection = self._free.pop() if self._free else await self._open()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        response = await connection.exchange(head.encode() + body)
        if not self._keep:
            connection.close()
        elif not connection.closed:
            self._free.append(connection)
        return response

    def close(self) -> None:
        for connection in self._free:
            connection.close()

    async def _open(self) -> "_Connection":
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(_Connection, self._host, self._port)
        return connection


class _Connection(asyncio.Protocol):
    """One request at a time; responses state their length."""

    def __init__(self) -> None:
        self.closed = False
        self._received = b""
        self._answer: asyncio.Future[Response] | None = None

    async def exchange(self, request: bytes) -> Response:
        self._received = b""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if end and len(body) >= _length(head):
            self._done(Response(int(head[9:12]), body, b"\r\nretry-after:" in head.lower()))

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed = True
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError("the server closed the connection"))

    def _done(self, response: Response) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(response)


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0
