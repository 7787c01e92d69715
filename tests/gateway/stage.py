"""The real gateway in front of fake services."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx

from tests.engines import free_port
from tests.gateway.backend import Backend, Received, Reply
from tests.gateway.tokens import API_KEYS_KEY, QUIZ_KEY, USER_KEY, public_jwk
from wordrally.gateway.endpoints import Address, write_endpoints
from wordrally.gateway.upstreams import UPSTREAMS

GATEWAY = [sys.executable, "-c", "from wordrally.gateway.main import main; main()"]


@dataclass
class Stage:
    """A gateway, its folder, and one replica of each service unless a test adds more."""

    folder: Path
    services: dict[str, list[Backend]] = field(default_factory=dict)
    jwks: list[dict[str, Any]] = field(
        default_factory=lambda: [public_jwk(key) for key in (USER_KEY, QUIZ_KEY, API_KEYS_KEY)]
    )
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    ops_port: int = field(default_factory=free_port)
    files: int | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def access_log(self) -> Path:
        return self.folder / "access.log"

    def __getitem__(self, service: str) -> Backend:
        """The first replica of a service."""
        return self.services[service][0]

    @property
    def output(self) -> Path:
        return self.folder / "output.log"

    async def add(self, service: str, port: int = 0) -> Backend:
        """Start another replica; the gateway learns of it by `announce`."""
        replicas = self.services.setdefault(service, [])
        backend = Backend(f"{service}-{len(replicas) + 1}")
        if service == "user":
            backend.answer = self._answer_as_user
        backend.port = port
        await backend.start()
        replicas.append(backend)
        return backend

    def announce(self, service: str) -> None:
        """Tell the gateway of all replicas of a service, as the supervisor does."""
        addresses = [Address("127.0.0.1", backend.port) for backend in self.services.get(service, [])]
        write_endpoints(self.folder, service, addresses)

    def _answer_as_user(self, request: Received) -> Reply:
        if request.target == "/.well-known/jwks.json":
            return Reply(body=json.dumps({"keys": self.jwks}).encode())
        return Reply(body=b'{"from": "user-1"}')

    async def start(self) -> Self:
        """Start the gateway and wait until it listens."""
        self.spawn()
        async with httpx.AsyncClient() as client:
            await until(lambda: _answers(client, f"{self.origin}/livez"))
        return self

    def spawn(self) -> None:
        """Start the gateway's process without waiting for it."""
        environ = {
            **os.environ,
            "WORDRALLY_PORT": str(self.port),
            "WORDRALLY_OPS_PORT": str(self.ops_port),
            "WORDRALLY_RUN_FOLDER": str(self.folder),
            "WORDRALLY_ACCESS_LOG": str(self.access_log),
            **{f"WORDRALLY_{name}": value for name, value in self.settings.items()},
        }
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(self._command(), env=environ, stdout=output)

    def _command(self) -> list[str]:
        if self.files is None:
            return GATEWAY
        return ["/bin/sh", "-c", f'ulimit -n {self.files}; exec "$@"', "sh", *GATEWAY]

    async def stop(self) -> None:
        """End the gateway and the services."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
        for backend in (backend for replicas in self.services.values() for backend in replicas):
            await backend.crash()

    def client(self, token: str | None = None, address: str = "127.0.0.1") -> httpx.AsyncClient:
        """An HTTP client that calls from an address of its own (all of 127/8 is this machine)."""
        return httpx.AsyncClient(
            base_url=self.origin,
            headers={"authorization": f"Bearer {token}"} if token else {},
            transport=httpx.AsyncHTTPTransport(local_address=address),
            timeout=10,
        )


@asynccontextmanager
async def staged(
    folder: Path, *, without: frozenset[str] = frozenset(), files: int | None = None, **settings: str
) -> AsyncIterator[Stage]:
    """A started gateway with one replica of every service, but for those in `without`."""
    stage = Stage(folder, settings=settings, files=files)
    try:
        for service in (upstream.name for upstream in UPSTREAMS if upstream.name not in without):
            await stage.add(service)
            stage.announce(service)
        await stage.start()
        yield stage
    finally:
        await stage.stop()


async def until(condition: Any) -> None:
    """Wait until the awaitable condition holds; a bound of 10 s turns a hang into a failure."""
    async with asyncio.timeout(10):
        while not await condition():  # noqa: ASYNC110 - what is awaited happens in another process
            await asyncio.sleep(0.02)


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).status_code == 200
    except httpx.TransportError:
        return False
