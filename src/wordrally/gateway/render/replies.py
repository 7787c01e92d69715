"""Local replies of the gateway (errors as problem documents), its access log, and its log of usage."""

from wordrally.gateway.problems import (
    OTHER_PROBLEM,
    OVERLOADED,
    PROBLEMS,
    UNAUTHORIZED,
    UNAVAILABLE,
    GatewayProblem,
)
from wordrally.gateway.render.authentication import AUTHENTICATION, CLAIMS
from wordrally.gateway.render.clusters import USAGE_CLUSTER
from wordrally.gateway.render.message import Json, extension
from wordrally.gateway.routes import API_VERSION

_REQUEST_ID = "%REQ(X-REQUEST-ID)%"
# A request that cannot be read has no id; the access log has the number of its connection, too.
_CONNECTION = "connection-%CONNECTION_ID%"
_UNREADABLE = (400, 408, 431)


def local_replies() -> Json:
    """Build the mapping of every error of Envoy to a problem document."""
    other = _mapper(OTHER_PROBLEM, _status("GE", 400))
    overflow = _mapper(OVERLOADED, {"response_flag_filter": {"flags": ["UO"]}})
    return {
        "mappers": [
            _READINESS,
            overflow,
            *_token_replies(),
            *(_without_id(p) for p in PROBLEMS if p.status in _UNREADABLE),
            *(_mapper(p, _status("EQ", p.status)) for p in PROBLEMS),
            other,
        ]
    }


def _token_replies() -> list[Json]:
    """Replace Envoy's status for a rejected token where it would mislead a client."""
    denied = 'response.code_details.startsWith("jwt_authn_access_denied")'
    return [
        # A token that cannot be checked is not a bad token: users must not sign in again because `user` is
        # starting.
        _restated(UNAVAILABLE, denied + ' && response.code_details.contains("Jwks_remote_fetch")'),
        # Envoy answers 403 for a wrong audience; such a token counts as none.
        _restated(UNAUTHORIZED, denied + " && response.code == 403"),
    ]


# The answer of `/readyz` stays as it is, also with 503.
_READINESS: Json = {
    "filter": {
        "extension_filter": extension(
            "envoy.access_loggers.extension_filters.cel",
            "extensions.access_loggers.filters.cel.v3.ExpressionFilter",
            expression='response.code_details == "lua_response"',
        )
    },
    "body_format_override": {
        "content_type": "application/json",
        "text_format_source": {"inline_string": "%LOCAL_REPLY_BODY%"},
    },
}


def _restated(problem: GatewayProblem, expression: str) -> Json:
    kind = "extensions.access_loggers.filters.cel.v3.ExpressionFilter"
    condition = extension("envoy.access_loggers.extension_filters.cel", kind, expression=expression)
    return {**_mapper(problem, {"extension_filter": condition}), "status_code": problem.status}


def _status(comparison: str, status: int) -> Json:
    value = {"default_value": status, "runtime_key": "wordrally.none"}
    return {"status_code_filter": {"comparison": {"op": comparison, "value": value}}}


def _without_id(problem: GatewayProblem) -> Json:
    """Name the connection in place of the request, which was refused before it had an id."""
    has_no_id = {"header": {"name": "x-request-id", "present_match": True, "invert_match": True}}
    filters = [_status("EQ", problem.status), {"header_filter": has_no_id}]
    return _mapper(problem, {"and_filter": {"filters": filters}}, request_id=_CONNECTION)


def _mapper(problem: GatewayProblem, filter_: Json, request_id: str = _REQUEST_ID) -> Json:
    headers = {"cache-control": "no-store", "wordrally-api-version": API_VERSION}
    if problem.status == 401:
        headers["www-authenticate"] = "Bearer"
    if problem.retry_after_s is not None:
        headers["retry-after"] = str(problem.retry_after_s)
    return {
        "filter": filter_,
        "headers_to_add": [
            {"header": {"key": key, "value": value}, "append_action": "ADD_IF_ABSENT"}
            for key, value in headers.items()
        ],
        "body_format_override": {
            "content_type": "application/problem+json",
            "json_format": _body(problem, request_id),
        },
    }


def _body(problem: GatewayProblem, request_id: str) -> Json:
    return {
        "type": problem.type,
        "title": problem.title,
        "status": "%RESPONSE_CODE%",
        "detail": problem.detail,
        "code": problem.kind,
        "values": problem.values,
        "errors": [],
        "request_id": request_id,
    }


def access_log(path: str) -> Json:
    """Build the access log: one JSON line per request, without personal data.

    A path may hold a PIN, so the log has its template. It has no query, no header (tokens), no account, and
    of the address only the network.
    """
    log_format = {"json_format": _LINE}
    if path:
        kind = "extensions.access_loggers.file.v3.FileAccessLog"
        return extension("envoy.access_loggers.file", kind, path=path, log_format=log_format)
    kind = "extensions.access_loggers.stream.v3.StdoutAccessLog"
    return extension("envoy.access_loggers.stdout", kind, log_format=log_format)


LOGGED_PREFIX = 24
"""Bits of an address that are logged: of IPv4 the network of 256, of IPv6 that of the provider."""

_ROUTE = "%METADATA(ROUTE:wordrally:route)%"

_LINE: Json = {
    "event": "request",
    "service": "gateway",
    "timestamp": "%START_TIME%",
    "request_id": _REQUEST_ID,
    "connection": "%CONNECTION_ID%",
    "method": "%REQ(:METHOD)%",
    "route": _ROUTE,
    "status": "%RESPONSE_CODE%",
    "why": "%RESPONSE_CODE_DETAILS%",
    "flags": "%RESPONSE_FLAGS%",
    "network": f"%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT({LOGGED_PREFIX})%",
    "duration_ms": "%DURATION%",
    "upstream_ms": "%RESPONSE_DURATION%",
    "upstream": "%UPSTREAM_HOST%",
    "attempts": "%UPSTREAM_REQUEST_ATTEMPT_COUNT%",
    "received_bytes": "%BYTES_RECEIVED%",
    "sent_bytes": "%BYTES_SENT%",
}


def usage_log() -> Json:
    """Build the log that a collector of usage receives, as Fluentd's forward protocol in MessagePack.

    It holds no path and no query. Envoy keeps a bounded number of lines while the collector is away.
    """
    return extension(
        "envoy.access_loggers.fluentd",
        "extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig",
        cluster=USAGE_CLUSTER,
        tag="usage",
        stat_prefix="usage",
        buffer_flush_interval="1s",
        buffer_size_bytes=65_536,
        record=_USAGE_LINE,
        retry_options={"backoff_options": {"base_interval": "0.2s", "max_interval": "2s"}},
    )


_USAGE_LINE: Json = {
    "method": "%REQ(:METHOD)%",
    "route": _ROUTE,
    "issuer": f"%DYNAMIC_METADATA({AUTHENTICATION}:{CLAIMS}:iss)%",
    "subject": f"%DYNAMIC_METADATA({AUTHENTICATION}:{CLAIMS}:sub)%",
    "role": f"%DYNAMIC_METADATA({AUTHENTICATION}:{CLAIMS}:role)%",
    "token": f"%DYNAMIC_METADATA({AUTHENTICATION}:{CLAIMS}:jti)%",
    "address": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
    "status": "%RESPONSE_CODE%",
    "duration_ms": "%DURATION%",
    "received_bytes": "%BYTES_RECEIVED%",
    "sent_bytes": "%BYTES_SENT%",
}
