"""Observation of requests: their ids, counts, times and traces, and the calls about health."""

import time

import structlog
from litestar import MediaType, Response, get
from litestar.enums import ScopeType
from litestar.types import ASGIApp, ControllerRouterHandler, Message, Receive, Scope, Send

from wordrally.chassis import logging, telemetry, tracing
from wordrally.chassis.health import Health, Readiness

log = structlog.get_logger()


class ObserveRequests:
    """ASGI middleware that binds the request id to the logs, returns it, and counts and times requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        method = str(scope["method"])
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        logging.bind_request(headers)
        started = time.perf_counter()
        status = 500

        async def observe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if request_id := logging.request_id():
                    message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        with tracing.span(method, parent=headers) as trace:
            try:
                await self._app(scope, receive, observe)
            finally:
                route = str(scope.get("path_template") or "unmatched")
                _observe(method, route, status, time.perf_counter() - started)
                if trace is not None:
                    trace.update_name(f"{method} {route}")
                    trace.set_attribute("http.response.status_code", status)


def _observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count and time a request. `route` is the template: each path with an id would be another series."""
    telemetry.REQUESTS.labels(method, route, status).inc()
    telemetry.REQUEST_SECONDS.labels(method, route).observe(seconds)
    if route not in ("/livez", "/readyz", "/metrics", "/.well-known/jwks.json"):  # machines ask often
        log.info(
            "request",
            method=method,
            route=route,
            status=status,
            duration_ms=round(seconds * 1000, 1),
        )


def health_handlers(health: Health) -> list[ControllerRouterHandler]:
    """Return the handlers of `/livez`, `/readyz` and `/metrics`, which the API's documents omit."""

    @get("/livez", media_type=MediaType.TEXT, include_in_schema=False)
    async def livez() -> str:
        return "ok"

    @get("/readyz", include_in_schema=False)
    async def readyz() -> Response[Readiness]:
        readiness = await health.readiness()
        status = 200 if readiness.ready else 503
        return Response(readiness, status_code=status, headers=readiness.headers())

    @get("/metrics", include_in_schema=False)
    async def metrics() -> Response[bytes]:
        return Response(telemetry.exposition(), media_type=telemetry.CONTENT_TYPE)

    return [livez, readyz, metrics]
