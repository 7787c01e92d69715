"""Supervisor's end of the control socket: one JSON object per line and connection."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from wordrally.local.engines.plan import LONGEST_SOCKET_PATH

Handle = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]

REQUEST_WITHIN_S = 5.0
SOCKET = "control.sock"


class ControlServer:
    """Server for requests of the same user. The folder of the socket keeps others out."""

    def __init__(self, run: Path, handle: Handle) -> None:
        self._handle = handle
        self._temporary: Path | None = None
        self._server: asyncio.Server | None = None
        if len(str(run / SOCKET).encode()) > LONGEST_SOCKET_PATH:
            self._temporary = Path(tempfile.mkdtemp(prefix="wordrally-"))
        self.path = (self._temporary or run) / SOCKET

    async def start(self) -> None:
        self.path.unlink(missing_ok=True)  # a killed stack leaves it behind
        self._server = await asyncio.start_unix_server(self._answer, self.path)

    def close(self) -> None:
        """Stop listening, and remove the socket."""
        if self._server is not None:
            self._server.close()
        self.path.unlink(missing_ok=True)
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, TimeoutError, ValueError):  # a client that leaves, stalls or sends no JSON
            async with asyncio.timeout(REQUEST_WITHIN_S):
                request = json.loads(await reader.readline())
            answer = await self._handle(request) if isinstance(request, dict) else {"ok": False}
            writer.write(json.dumps(answer).encode() + b"\n")
            await writer.drain()
        writer.close()
