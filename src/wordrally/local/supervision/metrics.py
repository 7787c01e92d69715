"""Metrics of the supervisor, served on a port of their own."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from prometheus_client import CollectorRegistry, Counter, start_http_server

from wordrally.local.network import LOOPBACK

REGISTRY = CollectorRegistry()
RESTARTS = Counter(
    "wordrally_program_restarts",
    "Programs that were started again: after they died, or because of what the supervisor saw.",
    ["program", "why"],
    registry=REGISTRY,
)


def serve_metrics() -> str:
    """Serve the metrics in a thread until the process ends, and return their URL."""
    # The system chooses the port, because the range of programs may hold ports of programs yet to start.
    server, _ = start_http_server(0, LOOPBACK, REGISTRY)
    return f"http://{LOOPBACK}:{server.server_port}/metrics"


def prometheus_targets(urls: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the targets for `file_sd_configs` of Prometheus: the address and the labels of each process."""
    return [
        {
            "targets": [urlsplit(url).netloc],
            "labels": {"job": name.rpartition("-")[0] or name, "process": name},
        }
        for name, url in urls.items()
    ]
