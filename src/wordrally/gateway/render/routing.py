"""Envoy's route table, rendered from that of the public contract."""

import re
from itertools import groupby
from operator import attrgetter

from wordrally.chassis.port_guard import GATEWAY_HEADER
from wordrally.gateway import routes
from wordrally.gateway.render.authentication import who_may_call
from wordrally.gateway.render.forwarding import changing, connecting, reading
from wordrally.gateway.render.limiting import own_limit_of, route_limit_of
from wordrally.gateway.render.message import Json, message
from wordrally.gateway.render.readiness import readiness_routes
from wordrally.gateway.routes import ROUTES, SOCKET, Route

CORS = "envoy.filters.http.cors"
BODY_LIMIT = "envoy.filters.http.buffer"
BROTLI = "wordrally.compression.brotli"
GZIP = "wordrally.compression.gzip"
_HSTS = "max-age=31536000; includeSubDomains"


def route_table(
    allowed_origins: list[str], factor: int, *, is_https: bool = False, gateway_key: str = ""
) -> Json:
    """Build all routes; the first match is used."""
    host: Json = {
        "name": "wordrally",
        "domains": ["*"],
        "routes": [
            *_edges(),
            _socket(factor),
            *_api(factor),
            *(_not_found(prefix) for prefix in (routes.API_PREFIX, routes.SOCKET_PREFIX)),
            _pass({"prefix": "/"}, "web", 30),
        ],
    }
    if allowed_origins:
        host["typed_per_filter_config"] = {CORS: _cross_origin(allowed_origins)}
        host["routes"].insert(0, _preflight())
    return {
        "name": "public",
        "virtual_hosts": [host],
        # Exactly one address, that of the client. Addresses that it stated itself are dropped.
        "request_headers_to_add": [
            _overwrite("x-forwarded-for", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"),
            *([_overwrite(GATEWAY_HEADER, gateway_key)] if gateway_key else []),
        ],
        "response_headers_to_add": [
            _default("x-content-type-options", "nosniff"),
            _default("referrer-policy", "no-referrer"),
            _default("cross-origin-opener-policy", "same-origin"),
            *([_overwrite("strict-transport-security", _HSTS)] if is_https else []),
        ],
    }


def _edges() -> list[Json]:
    """Build the routes outside the contract's table."""
    return [
        {"match": {"path": "/livez"}, "direct_response": {"status": 200, "body": {"inline_string": "ok\n"}}},
        *readiness_routes(),
        _not_found(routes.INTERNAL_PREFIX),
        _pass({"path": routes.OPENAPI_PATH}, "web", 10),
        _pass({"path_separated_prefix": routes.KEYS_PREFIX}, "user", 5),
    ]


def _not_found(prefix: str) -> Json:
    return {"match": {"path_separated_prefix": prefix}, "direct_response": {"status": 404}}


def _pass(match: Json, service: str, seconds: int) -> Json:
    return {"match": match, "route": reading(service, seconds)}


def _api(factor: int) -> list[Json]:
    """Build the routes of each template's methods, then 405 for all other methods."""
    rendered: list[Json] = []
    for template, group in groupby(ROUTES, attrgetter("template")):
        methods: list[str] = []
        for route in group:
            methods += route.methods
            rendered += [_call(route, method, factor) for method in route.methods]
        rendered.append(_other_methods(template, methods))
    return rendered


def _call(route: Route, method: str, factor: int) -> Json:
    forward = reading if method == "GET" else changing
    return {
        "match": {**_path(route.template), "headers": [_is_method(method)]},
        "route": forward(route.service, route.seconds, newcomers=route.newcomers),
        "typed_per_filter_config": {
            **who_may_call(route.who),
            **route_limit_of(route.limit, factor),
            **own_limit_of(route.own_limit),
            **_body_limit_of(route.max_body_bytes),
        },
    }


def _body_limit_of(max_bytes: int) -> Json:
    if max_bytes == routes.MAX_BODY_BYTES:
        return {}
    per_route = message(
        "extensions.filters.http.buffer.v3.BufferPerRoute", buffer={"max_request_bytes": max_bytes}
    )
    return {BODY_LIMIT: per_route}


def _other_methods(template: str, methods: list[str]) -> Json:
    return {
        "match": _path(template),
        "direct_response": {"status": 405},
        "response_headers_to_add": [_overwrite("allow", ", ".join(methods).replace("GET", "GET, HEAD"))],
    }


def _path(template: str) -> Json:
    if "{" not in template:
        return {"path": template}
    return {"safe_regex": {"regex": re.sub(r"\{\w+\}", "[^/]+", template.replace(".", r"\."))}}


def _is_method(method: str) -> Json:
    """HEAD goes where GET goes (RFC 9110)."""
    match = {"safe_regex": {"regex": "GET|HEAD"}} if method == "GET" else {"exact": method}
    return {"name": ":method", "string_match": match}


def _socket(factor: int) -> Json:
    """Build the route of WebSockets, which are neither buffered nor compressed."""
    compression_off = message("extensions.filters.http.compressor.v3.CompressorPerRoute", disabled=True)
    buffer_off = message("extensions.filters.http.buffer.v3.BufferPerRoute", disabled=True)
    return {
        "match": {
            **_path(SOCKET.template),
            "headers": [{"name": ":method", "string_match": {"exact": "GET"}}],
        },
        "route": connecting(),
        "typed_per_filter_config": {
            **who_may_call(SOCKET.who),
            **route_limit_of(SOCKET.limit, factor),
            BODY_LIMIT: buffer_off,
            BROTLI: compression_off,
            GZIP: compression_off,
        },
    }


def _preflight() -> Json:
    """Build the route of preflight requests: the CORS filter answers them, but needs a route to a service."""
    asks = {"name": "access-control-request-method", "present_match": True}
    headers = [{"name": ":method", "string_match": {"exact": "OPTIONS"}}, asks]
    return _pass({"prefix": "/", "headers": headers}, "web", 5)


def _cross_origin(allowed_origins: list[str]) -> Json:
    return message(
        "extensions.filters.http.cors.v3.CorsPolicy",
        allow_origin_string_match=[{"exact": origin} for origin in allowed_origins],
        allow_methods="GET,HEAD,POST,PUT,PATCH,DELETE",
        allow_headers="authorization,content-disposition,content-type,idempotency-key,if-match,if-none-match",
        expose_headers="content-disposition,etag,idempotent-replayed,location,retry-after,wordrally-left-out,x-request-id",
        allow_credentials=True,
        max_age="600",
        forward_not_matching_preflights=False,
    )


def _overwrite(key: str, value: str) -> Json:
    return {"header": {"key": key, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}


def _default(key: str, value: str) -> Json:
    return {"header": {"key": key, "value": value}, "append_action": "ADD_IF_ABSENT"}
