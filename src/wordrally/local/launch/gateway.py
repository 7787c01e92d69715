"""Gateway on this machine: its settings and its lists of replicas."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wordrally.gateway.endpoints import Address, write_endpoints
from wordrally.local.folder import Folder
from wordrally.local.launch.services import Replica, Service, StackContext, serve
from wordrally.local.network import LOOPBACK, free_ports
from wordrally.local.supervision.liveness import PROBE_WITHIN_S
from wordrally.local.supervision.probes import Probe, http_ready
from wordrally.local.supervision.program import Program, Stage

NAME = "gateway"
USAGE_SOCKET = "usage.sock"


@dataclass(frozen=True, slots=True)
class GatewayAddress:
    """Address on which the gateway listens."""

    host: str
    port: int
    has_tls: bool = False

    @property
    def scheme(self) -> str:
        """Return the scheme of the gateway's URLs."""
        return "https" if self.has_tls else "http"


def run_folder(folder: Folder) -> Path:
    """Return the folder of the gateway's configuration and lists of replicas."""
    return folder.run / NAME


def publish_replicas(folder: Folder, replicas: Iterable[Replica]) -> None:
    """Publish the present replicas to the gateway, whether it runs or not."""
    there = list(replicas)
    for service in Service:
        write_endpoints(
            run_folder(folder),
            service.value,
            [
                Address(LOOPBACK, replica.port, health_port=replica.ops_port)
                for replica in there
                if replica.service is service
            ],
        )


def stack_ready(address: GatewayAddress) -> Probe:
    """Return a probe of whether the gateway has found a ready replica of every service."""
    return http_ready(address.port, has_tls=address.has_tls)


def program(address: GatewayAddress, context: StackContext) -> Program:
    """Return the program of the gateway, which is ready before the services behind it are."""
    (ops_port,) = free_ports(1)
    settings = {
        "HOST": address.host,
        "PORT": str(address.port),
        "OPS_PORT": str(ops_port),
        "RUN_FOLDER": str(run_folder(context.folder)),
        "PUBLIC_URL": context.public_url,
        "GATEWAY_KEY": context.gateway_key,
        "METRICS_TOKEN": context.metrics_token,
        "USAGE_COLLECTOR": USAGE_SOCKET,
        "ALLOWED_ORIGINS": ",".join(context.allowed_origins),
    }
    return Program(
        name=NAME,
        stage=Stage.GATEWAY,
        command=serve(NAME),
        ready=http_ready(ops_port),
        alive=http_ready(ops_port, within_s=PROBE_WITHIN_S),
        metrics_url=f"http://{LOOPBACK}:{ops_port}/metrics",
        address=f"{address.host}:{address.port}",
        env={**context.environ, **{f"WORDRALLY_{name}": value for name, value in settings.items()}},
    )
