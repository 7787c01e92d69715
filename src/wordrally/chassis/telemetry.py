"""Prometheus metrics that every service has. Each service adds its own beside its code."""

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

REQUESTS = Counter("wordrally_http_requests", "HTTP requests answered.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "wordrally_http_request_seconds",
    "From the request's arrival to the end of its answer.",
    ["method", "route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
PUBLISH_SECONDS = Histogram(
    "wordrally_publish_seconds",
    "From publishing a message to its acknowledgement by JetStream.",
    ["stream"],
    buckets=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5),
)
DELIVERIES = Counter(
    "wordrally_deliveries", "Messages consumed, by how their delivery ended.", ["consumer", "outcome"]
)
BATCH_MESSAGES = Histogram(
    "wordrally_batch_messages",
    "Messages taken from a stream at once.",
    ["consumer"],
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
)
QUEUE_DEPTH = Gauge("wordrally_queue_depth", "Messages of a stream not yet delivered.", ["consumer"])


def exposition() -> bytes:
    """Return all metrics of this process in Prometheus' text format."""
    return generate_latest(REGISTRY)
