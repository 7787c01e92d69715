"""A load balancer in front of the gateways, as in a cloud: it sends traffic to those that are ready."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx

PROBED_S = 0.5
PROBE_TIMEOUT_S = 2.0
FAILURES = 2
CONNECT_S = 2.0
CHUNK = 65_536


@dataclass
class Target:
    """One gateway, and the connections through it."""

    host: str
    port: int
    ready_url: str
    failures: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def is_up(self) -> bool:
        return self.failures < FAILURES


class Balancer:
    """Forwards each connection to a gateway that is ready; drops those of one that stopped answering."""

    def __init__(self, targets: list[Target]) -> None:
        self._targets = targets
        self._turn = itertools.count()
        self.url = ""

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Balancer"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with httpx.AsyncClient(timeout=PROBE_TIMEOUT_S) as http:
            probes = [asyncio.create_task(self._probe(http, target)) for target in self._targets]
            try:
                yield self
            finally:
                server.close()
                for task in (*probes, *(task for target in self._targets for task in target.tasks)):
                    task.cancel()
                await asyncio.gather(*probes, return_exceptions=True)

    async def _probe(self, http: httpx.AsyncClient, target: Target) -> None:
        while True:
            try:
                is_ready = (await http.get(target.ready_url)).status_code == 200
                target.failures = 0 if is_ready else target.failures + 1
            except httpx.HTTPError:
                target.failures += 1
                if target.failures == FAILURES:  # it does not answer at all: its connections are dead
                    for task in list(target.tasks):
                        task.cancel()
            await asyncio.sleep(PROBED_S)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        with contextlib.suppress(asyncio.CancelledError, OSError):
            async with contextlib.AsyncExitStack() as closing:
                closing.callback(writer.transport.abort)
                target, upstream = await self._connect()
                if target is None or upstream is None:
                    return
                closing.callback(upstream[1].transport.abort)
                target.tasks.add(task)
                closing.callback(target.tasks.discard, task)
                await asyncio.wait(
                    [
                        asyncio.create_task(pump(reader, upstream[1])),
                        asyncio.create_task(pump(upstream[0], writer)),
                    ],
                    return_when=asyncio.FIRST_COMPLETED,
                )

    async def _connect(
        self,
    ) -> tuple[Target | None, tuple[asyncio.StreamReader, asyncio.StreamWriter] | None]:
        up = [target for target in self._targets if target.is_up] or self._targets
        turn = next(self._turn)
        for target in up[turn % len(up) :] + up[: turn % len(up)]:
            try:
                connecting = asyncio.open_connection(target.host, target.port)
                return target, await asyncio.wait_for(connecting, CONNECT_S)
            except (OSError, TimeoutError):
                continue
        return None, None


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
        writer.write_eof()
        await asyncio.sleep(1)  # what goes the other way may still be under way
