"""What the supervisor counts, served on a port of its own."""

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
    """Serve them until the process ends, in a thread of their own; returns where."""
    # Any port of the system's: those from which the programs' ports are drawn may be promised to one that has yet to start.
    server, _ = start_http_server(0, LOOPBACK, REGISTRY)
    return f"http://{LOOPBACK}:{server.server_port}/metrics"


def prometheus_targets(urls: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what Prometheus reads by `file_sd_configs`: each process, and how it is called."""
    return [
        {
            "targets": [urlsplit(url).netloc],
            "labels": {"job": name.rpartition("-")[0] or name, "process": name},
        }
        for name, url in urls.items()
    ]
