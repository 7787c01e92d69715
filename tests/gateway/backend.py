"""A service as the gateway sees one: answers what a test tells it to, and remembers what reached it."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_WEBSOCKET_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3


@dataclass(frozen=True)
class Received:
    """A request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What to answer; the body is JSON unless `headers` say otherwise."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})


class Backend:
    """An HTTP/1.1 and WebSocket (echo) server on a free port of the running loop."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.ready = True
        self.health_headers: dict[str, str] = {}
        self._free = asyncio.Event()
        self._free.set()
        self.received: list[Received] = []
        self.answer: Callable[[Received], Reply | None] = self._say_hello
        self.port = 0
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @contextmanager
    def answering(self, answer: Callable[[Received], Reply | None]) -> Iterator[None]:
        """Answer like this for a while; None stands for a process that dies over the request."""
        usual, self.answer = self.answer, answer
        try:
            yield
        finally:
            self.answer = usual

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Take requests and answer none, health checks aside, until this ends."""
        self._free.clear()
        try:
            yield
        finally:
            self._free.set()

    def _say_hello(self, _request: Received) -> Reply:
        return Reply(body=json.dumps({"from": self.name}).encode())

    async def start(self) -> None:
        """Listen, on the same port as before if it was started before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=4_096)
        self.port = self._server.sockets[0].getsockname()[1]

    async def crash(self) -> None:
        """Stop listening and reset every connection, as when the process is killed."""
        if self._server is not None:
            self._server.close()
        for writer in self._connections.values():
            writer.transport.abort()
        await asyncio.gather(*self._connections)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections[task] = writer
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.transport.abort()
        finally:
            del self._connections[task]
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (request := await _read_request(reader)) is not None:
            if request.headers.get("upgrade", "").lower() == "websocket":
                self.received.append(request)
                await _echo(request, reader, writer)
                return
            await self._respond(request, writer)

    async def _respond(self, request: Received, writer: asyncio.StreamWriter) -> None:
        if request.target == "/readyz":
            reply: Reply | None = Reply(200 if self.ready else 503, headers=self.health_headers)
        else:
            self.received.append(request)
            await self._free.wait()
            reply = self.answer(request)
        if reply is None:  # the process dies while it works on this request
            raise ConnectionError
        lines = [f"{name}: {value}" for name, value in reply.headers.items()]
        head = "\r\n".join(
            [f"HTTP/1.1 {reply.status} X", f"content-length: {len(reply.body)}", *lines, "", ""]
        )
        writer.write(head.encode() + (b"" if request.method == "HEAD" else reply.body))
        await writer.drain()


async def _read_request(reader: asyncio.StreamReader) -> Received | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Received(method, target, headers, await _read_body(reader, headers))


async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", 0)))
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


async def _echo(request: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accept the upgrade and send short text frames back until the client leaves."""
    accept = base64.b64encode(
        hashlib.sha1(request.headers["sec-websocket-key"].encode() + _WEBSOCKET_GUID).digest()
    ).decode()
    writer.write(
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
        b"sec-websocket-protocol: wordrally.v1\r\nsec-websocket-accept: " + accept.encode() + b"\r\n\r\n"
    )
    while True:
        first, length = await reader.readexactly(2)
        mask = await reader.readexactly(4)
        masked = await reader.readexactly(length & 0x7F)
        payload = bytes(byte ^ mask[index % 4] for index, byte in enumerate(masked))
        writer.write(bytes([first, len(payload)]) + payload)
        if first & 0x0F == 0x8:
            return
