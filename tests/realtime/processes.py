"""Whole realtime processes with real tokens, on a real NATS."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from tests import standing_still
from tests.engines import free_port

READY_WITHIN_S = 15.0


@dataclass
class Process:
    """One `wordrally serve realtime`."""

    child: asyncio.subprocess.Process
    port: int
    ops_port: int

    def signal(self, number: signal.Signals) -> None:
        standing_still.send(self.child.pid, number)

    async def ready(self) -> int:
        """Status of `/readyz`."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.ops_port)
        writer.write(b"GET /readyz HTTP/1.1\r\nHost: ops\r\nConnection: close\r\n\r\n")
        line = await reader.readline()
        writer.close()
        return int(line.split(b" ")[1])

    async def until_ready(self, status: int = 200) -> None:
        async with asyncio.timeout(READY_WITHIN_S):
            while await self._status() != status:  # another process: there is nothing to await but its answer  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def _status(self) -> int:
        try:
            return await self.ready()
        except (OSError, IndexError):
            return 0


@asynccontextmanager
async def started(nats_url: str, name: str) -> AsyncIterator[Process]:
    port, ops_port = free_port(), free_port()
    settings = {
        "PORT": port,
        "OPS_PORT": ops_port,
        "NATS_URL": nats_url,
        "INSTANCE": name,
        "PUBLIC_URL": "http://127.0.0.1:8080",
        "LOG_LEVEL": "warning",
    }
    env = {**os.environ, **{f"WORDRALLY_{key}": str(value) for key, value in settings.items()}}
    command = (sys.executable, "-P", "-m", "wordrally.cli", "serve", "realtime")
    child = await asyncio.create_subprocess_exec(*command, env=env)
    process = Process(child, port, ops_port)
    try:
        await process.until_ready()
        yield process
    finally:
        with suppress(ProcessLookupError):
            child.send_signal(signal.SIGCONT)
            child.kill()
        await child.wait()
