"""Envoy's route table, rendered from that of the public contract."""

import re
from itertools import groupby
from operator import attrgetter

from wordrally.chassis.http.port_guard import GATEWAY_HEADER
from wordrally.gateway import routes
from wordrally.gateway.render.authentication import who_may_call
from wordrally.gateway.render.forwarding import changing, connecting, reading
from wordrally.gateway.render.limiting import no_subject_limit, own_limit_of, route_limit_of
from wordrally.gateway.render.message import Json, message
from wordrally.gateway.render.readiness import readiness_routes
from wordrally.gateway.routes import ROUTES, SOCKET, Route

CORS = "envoy.filters.http.cors"
BODY_LIMIT = "envoy.filters.http.buffer"
BROTLI = "wordrally.compression.brotli"
GZIP = "wordrally.compression.gzip"
METADATA = "wordrally"
"""Namespace of the routes' metadata."""

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
            *_unreadable(),
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
        {
            "match": {"path": "/livez", "headers": [_is_method("GET")]},
            "direct_response": {"status": 200, "body": {"inline_string": "ok\n"}},
        },
        _other_methods("/livez", ["GET"]),
        *readiness_routes(),
        _not_found(routes.INTERNAL_PREFIX),
        _pass({"path": routes.OPENAPI_PATH}, "web", 10),
        _pass({"path": routes.KEYS_PATH, "headers": [_is_method("GET")]}, "user", 5),
        _other_methods(routes.KEYS_PATH, ["GET"]),
        _not_found(routes.KEYS_PREFIX),
    ]


def _unreadable() -> list[Json]:
    """Build the routes of calls whose query or headers have no acceptable form: 400."""
    query = {"name": ":path", "string_match": {"safe_regex": {"regex": routes.QUERY_SHAPE}}}
    headers = [
        {
            "name": name,
            "string_match": {"safe_regex": {"regex": shape}},
            "treat_missing_header_as_empty": True,
        }
        for name, shape in routes.HEADER_SHAPES.items()
    ]
    return [
        {
            "match": {
                "path_separated_prefix": routes.API_PREFIX,
                "headers": [{**shape, "invert_match": True}],
            },
            "direct_response": {"status": 400},
            "typed_per_filter_config": no_subject_limit(),
        }
        for shape in (query, *headers)
    ]


def _not_found(prefix: str) -> Json:
    return {
        "match": {"path_separated_prefix": prefix},
        "direct_response": {"status": 404},
        "typed_per_filter_config": no_subject_limit(),
    }


def _pass(match: Json, service: str, seconds: int, route: str = "pages") -> Json:
    return {
        "match": match,
        "route": reading(service, seconds),
        "metadata": _named(route),
        "typed_per_filter_config": no_subject_limit(),
    }


def _named(route: str) -> Json:
    return {"filter_metadata": {METADATA: {"route": route}}}


def _api(factor: int) -> list[Json]:
    """Build the routes of each template's methods, then 405 for all other methods."""
    rendered: list[Json] = []
    for template, group in groupby(ROUTES, attrgetter("template")):
        methods: list[str] = []
        for route in group:
            methods += route.methods
            for method in route.methods:
                rendered += _call(route, method, factor)
        rendered.append(_other_methods(template, methods))
    return rendered


def _call(route: Route, method: str, factor: int) -> list[Json]:
    """Build the route of a call, and before it, where a body must be JSON, that of any other body."""
    forward = reading if method == "GET" else changing
    call = {
        "match": {**_path(route.template), "headers": [_is_method(method)]},
        "metadata": _metadata(route),
        "response_headers_to_add": [_API_VERSION],
        "typed_per_filter_config": {
            **who_may_call(route.who),
            **route_limit_of(route, factor),
            **own_limit_of(route),
            **_body_limit_of(route.body_limit),
        },
    }
    rendered = [{**call, "route": forward(route.service, route.seconds, newcomers=route.newcomers)}]
    if method in _WITH_BODY and not route.takes_files:
        match = {**_path(route.template), "headers": [_is_method(method), _HAS_BODY, _IS_NOT_JSON]}
        rendered.insert(0, {**call, "match": match, "direct_response": {"status": 415}})
    return rendered


def _metadata(route: Route) -> Json:
    """Describe the route to the access log and to local replies."""
    return {"filter_metadata": {METADATA: {"route": route.template, "max_bytes": route.body_limit}}}


_WITH_BODY = ("POST", "PUT", "PATCH")
# A body without Content-Length is sent in chunks, or by HTTP/2.
_HAS_BODY: Json = {
    "name": "content-length",
    "string_match": {"exact": "0"},
    "treat_missing_header_as_empty": True,
    "invert_match": True,
}
_IS_NOT_JSON: Json = {
    "name": "content-type",
    "string_match": {"safe_regex": {"regex": r"(?i)\s*application/json\s*(;.*)?"}},
    "invert_match": True,
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
        "metadata": _named(template),
        "typed_per_filter_config": no_subject_limit(),
        "response_headers_to_add": [
            _overwrite("allow", ", ".join(methods).replace("GET", "GET, HEAD")),
            *([_API_VERSION] if template.startswith(routes.API_PREFIX) else []),
        ],
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
        "metadata": _named(SOCKET.template),
        "typed_per_filter_config": {
            **who_may_call(SOCKET.who),
            **route_limit_of(SOCKET, factor),
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


_EXPOSED = (
    "content-disposition",
    "etag",
    "idempotent-replayed",
    "location",
    "retry-after",
    "wordrally-api-version",
    "wordrally-left-out",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
)


def _cross_origin(allowed_origins: list[str]) -> Json:
    return message(
        "extensions.filters.http.cors.v3.CorsPolicy",
        allow_origin_string_match=[{"exact": origin} for origin in allowed_origins],
        allow_methods="GET,HEAD,POST,PUT,PATCH,DELETE",
        allow_headers="authorization,content-disposition,content-type,idempotency-key,if-match,if-none-match",
        expose_headers=",".join(_EXPOSED),
        allow_credentials=True,
        max_age="600",
        forward_not_matching_preflights=False,
    )


def _overwrite(key: str, value: str) -> Json:
    return {"header": {"key": key, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}


def _default(key: str, value: str) -> Json:
    return {"header": {"key": key, "value": value}, "append_action": "ADD_IF_ABSENT"}


_API_VERSION = _overwrite("wordrally-api-version", routes.API_VERSION)
