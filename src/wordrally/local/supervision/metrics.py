"""What the supervisor counts, served on a port of its own."""

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
