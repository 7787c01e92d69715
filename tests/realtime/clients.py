"""Clients of a node: they speak the wire contract and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

WITHIN_S = 10.0


class Client:
    """One socket; remembers every frame it read."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.frames: list[dict[str, Any]] = []

    async def send(self, **frame: Any) -> None:
        await self.connection.send(msgspec.json.encode(frame).decode())

    async def answer(self, question: int, *choices: int) -> None:
        await self.send(type="answer", question=question, choices=list(choices))

    async def read(self) -> dict[str, Any]:
        """The next frame."""
        text = await asyncio.wait_for(self.connection.recv(), WITHIN_S)
        frame = msgspec.json.decode(text)
        self.frames.append(frame)
        return frame

    async def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Read on until a frame of that type, with those fields."""
        while True:
            frame = await self.read()
            if frame["type"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                return frame

    async def closed(self) -> int:
        """Read on until the server closes; its close code."""
        try:
            while True:
                await self.read()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    def types(self) -> list[str]:
        return [frame["type"] for frame in self.frames]


@asynccontextmanager
async def opened(port: int, session_id: str, token: str, **options: Any) -> AsyncIterator[Client]:
    """A client with an open socket."""
    url = f"ws://127.0.0.1:{port}/ws/v1/sessions/{session_id}"
    protocols: Any = ["wordrally.v1", f"bearer.{token}"]
    async with connect(
        url, subprotocols=protocols, compression=None, ping_interval=None, **options
    ) as socket:
        assert socket.subprotocol == "wordrally.v1"
        yield Client(socket)


async def response_of(port: int, request: bytes) -> bytes:
    """What the server answers to raw bytes, until it closes or upgrades."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        return await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), WITHIN_S)
    except asyncio.IncompleteReadError as error:
        return error.partial
    finally:
        writer.close()
