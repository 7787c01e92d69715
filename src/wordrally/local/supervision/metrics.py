"""Metrics of the supervisor, served on a port of their own."""

import hmac
import threading
from collections.abc import Iterable, Mapping
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIApplication

from prometheus_client import CollectorRegistry, Counter, make_wsgi_app

from wordrally.local.network import LOOPBACK

REGISTRY = CollectorRegistry()
RESTARTS = Counter(
    "wordrally_program_restarts",
    "Programs that were started again: after they died, or because of what the supervisor saw.",
    ["program", "why"],
    registry=REGISTRY,
)


def serve_metrics(token: str) -> str:
    """Serve the metrics to holders of the token in a thread until the process ends. Return their URL."""
    # The system chooses the port, because the range of programs may hold ports of programs yet to start.
    server = make_server(LOOPBACK, 0, _guarded(token), _Server, _Silent)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return f"http://{LOOPBACK}:{server.server_port}/metrics"


def _guarded(token: str) -> WSGIApplication:
    exposition = make_wsgi_app(REGISTRY)

    def app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        shown = environ.get("HTTP_AUTHORIZATION", "")
        if not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
            start_response("403 Forbidden", [("content-type", "text/plain; charset=utf-8")])
            return [b"The metrics need a token."]
        return exposition(environ, start_response)

    return app


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name of the base class)
        """Log nothing: the screen is for people."""


def prometheus_targets(urls: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the targets for `file_sd_configs` of Prometheus: the address and the labels of each process."""
    return [
        {
            "targets": [urlsplit(url).netloc],
            "labels": {"job": name.rpartition("-")[0] or name, "process": name},
        }
        for name, url in urls.items()
    ]
