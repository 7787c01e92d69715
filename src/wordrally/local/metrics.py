"""What the supervisor counts, served on a port of its own."""

from prometheus_client import CollectorRegistry, Counter, start_http_server

from wordrally.local.network import LOOPBACK, free_ports

REGISTRY = CollectorRegistry()
RESTARTS = Counter(
    "wordrally_program_restarts",
    "Programs that were started again: after they died, or because of what the supervisor saw.",
    ["program", "why"],
    registry=REGISTRY,
)


def serve_metrics() -> str:
    """Serve them until the process ends, in a thread of their own; returns where."""
    (port,) = free_ports(1)
    start_http_server(port, LOOPBACK, REGISTRY)
    return f"http://{LOOPBACK}:{port}/metrics"
