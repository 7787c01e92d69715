"""Endpoint files: one per service, watched by Envoy, so that replicas change without a restart."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

FOLDER = "endpoints"


@dataclass(frozen=True, slots=True)
class Address:
    """A replica. `health_port` serves `/readyz` if `port` does not.

    In endpoint files `host` is an IP address.
    """

    host: str
    port: int
    health_port: int | None = None


def endpoint_file(run_folder: Path, service: str) -> Path:
    """Return the path of the file that lists the replicas of a service."""
    return run_folder / FOLDER / f"{service}.json"


def write_endpoints(run_folder: Path, service: str, addresses: Sequence[Address]) -> None:
    """Write the replicas of a service; ready ones receive traffic within about 50 ms."""
    file = endpoint_file(run_folder, service)
    file.parent.mkdir(parents=True, exist_ok=True)
    replace_file(file, msgspec.json.encode(_discovery_response(service, addresses)))


def replace_file(file: Path, content: bytes) -> None:
    """Replace a file atomically: Envoy reacts to a rename, not to a write."""
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    Path(draft).replace(file)


def _discovery_response(service: str, addresses: Sequence[Address]) -> dict[str, Any]:
    return {
        "resources": [
            {
                "@type": "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
                **load_assignment(service, addresses),
            }
        ]
    }


def load_assignment(service: str, addresses: Sequence[Address]) -> dict[str, Any]:
    """Build Envoy's `ClusterLoadAssignment`."""
    return {
        "cluster_name": service,
        "endpoints": [{"lb_endpoints": [{"endpoint": _endpoint(address)} for address in addresses]}],
    }


def _endpoint(address: Address) -> dict[str, Any]:
    endpoint: dict[str, Any] = {"address": socket_address(address.host, address.port)}
    if address.health_port is not None:
        endpoint["health_check_config"] = {"port_value": address.health_port}
    return endpoint


def socket_address(host: str, port: int) -> dict[str, Any]:
    """Build Envoy's `Address` of a TCP port."""
    return {"socket_address": {"address": host, "port_value": port}}
