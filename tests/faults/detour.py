"""A way between a replica and an engine that can be cut: nothing comes through, and nobody is told."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Self

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[], Any]
CHUNK = 65_536


class Detour:
    """A port that leads to an engine; it has a thread of its own, since a stack starts while ours waits."""

    def __init__(self, port: int, connect: Connect) -> None:
        """`connect` gives a coroutine that opens a connection to the engine, wherever it is by then."""
        self._port = port
        self._connect = connect
        self._loop = asyncio.new_event_loop()
        self._way = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._call(self._listen()).result(10)
        self.heal()
        return self

    def __exit__(self, *_error: object) -> None:
        self._call(self._end()).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def cut(self) -> None:
        """From now on bytes stay where they are; connections stand, and new ones get no answer."""
        self._loop.call_soon_threadsafe(self._way.clear)

    def heal(self) -> None:
        """What was held back is delivered, late."""
        self._loop.call_soon_threadsafe(self._way.set)

    def _call(self, work: Any) -> Future[Any]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._lead, "127.0.0.1", self._port)

    async def _end(self) -> None:
        assert self._server is not None, "it was entered"
        self._server.close()
        leading = asyncio.all_tasks() - {asyncio.current_task()}
        for task in leading:
            task.cancel()
        await asyncio.gather(*leading, return_exceptions=True)

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError):
                await self._way.wait()
                far_reader, far_writer = await self._connect()
                ends = (self._carry(reader, far_writer), self._carry(far_reader, writer))
                await asyncio.gather(*ends, return_exceptions=True)
        finally:
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(CHUNK):
                await self._way.wait()
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()
