"""Envoy's two listeners: the public one, and one for operators."""

from wordrally.gateway.certificates import transport_socket
from wordrally.gateway.endpoints import socket_address
from wordrally.gateway.render.authentication import authentication, roles
from wordrally.gateway.render.clusters import ADMIN_CLUSTER
from wordrally.gateway.render.limiting import flood_limit, route_limit, subject_limit
from wordrally.gateway.render.message import Json, extension, message
from wordrally.gateway.render.readiness import readiness
from wordrally.gateway.render.replies import access_log, local_replies, usage_log
from wordrally.gateway.render.routing import BODY_LIMIT, BROTLI, CORS, GZIP, route_table
from wordrally.gateway.render.tracing import tracing_of
from wordrally.gateway.routes import MAX_BODY_BYTES
from wordrally.gateway.settings import GatewaySettings

_MANAGER = "envoy.filters.network.http_connection_manager"
_MANAGER_KIND = "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"

FIRST_BYTE_WITHIN_S = 10
IDLE_WITHIN_S = 30
"""Connections are limited. One that is silent, at first or between two requests, leaves room for others."""

IDLE_OF_PROXY_S = 130
"""A proxy keeps its connections longer, and would lose a request on one that is being closed here."""

# Clients must not state an identity: a service might trust one of these headers some day.
_SPOOFABLE = (
    *("x-user-id", "x-user-role", "x-jwt-payload", "x-real-ip", "forwarded", "x-original-url"),
    *("traceparent", "tracestate"),  # whether a request is traced is decided here
)

_COMPRESSIBLE = [
    "application/json",
    "application/problem+json",
    "application/javascript",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
    "text/plain",
]


def public_listener(settings: GatewaySettings) -> Json:
    """Build the listener for clients. It closes silent connections."""
    listener: Json = {
        **_listener("public", settings.host, settings.port, _public_manager(settings)),
        # It waits for the first bytes, which is all that is wanted of it: the timeout below ends it.
        "listener_filters": [
            extension(
                "envoy.filters.listener.tls_inspector",
                "extensions.filters.listener.tls_inspector.v3.TlsInspector",
            )
        ],
        "listener_filters_timeout": f"{FIRST_BYTE_WITHIN_S}s",
        "continue_on_listener_filters_timeout": False,
    }
    if settings.has_tls:
        listener["filter_chains"][0]["transport_socket"] = transport_socket()
    return listener


def ops_listener(settings: GatewaySettings) -> Json:
    """Build the listener for operators: Prometheus metrics and readiness, nothing else of the admin API."""
    shows_token = {"name": "authorization", "string_match": {"exact": f"Bearer {settings.metrics_token}"}}
    metrics: Json = {"path": "/metrics", "headers": [shows_token] if settings.metrics_token else []}
    routes = [
        {"match": metrics, "route": {"cluster": ADMIN_CLUSTER, "prefix_rewrite": "/stats/prometheus"}},
        {"match": {"path": "/metrics"}, "direct_response": {"status": 403}},
        {"match": {"path": "/readyz"}, "route": {"cluster": ADMIN_CLUSTER, "prefix_rewrite": "/ready"}},
    ]
    everything = {"name": "ops", "domains": ["*"], "routes": routes}
    manager = message(
        _MANAGER_KIND,
        stat_prefix="ops",
        route_config={"virtual_hosts": [everything]},
        http_filters=[_router()],
    )
    return {
        **_listener("ops", settings.ops_host, settings.ops_port, manager),
        "ignore_global_conn_limit": True,
    }


def _listener(name: str, host: str, port: int, manager: Json) -> Json:
    return {
        "name": name,
        "address": socket_address(host, port),
        # With SO_REUSEPORT a second gateway would receive half of the connections instead of failing to
        # start.
        "enable_reuse_port": False,
        "connection_balance_config": {"exact_balance": {}},
        "per_connection_buffer_limit_bytes": 65_536,
        "filter_chains": [{"filters": [{"name": _MANAGER, "typed_config": manager}]}],
    }


def _public_manager(settings: GatewaySettings) -> Json:
    return message(
        _MANAGER_KIND,
        stat_prefix="public",
        **_trust(settings.trusted_hops),
        **_bounds(IDLE_OF_PROXY_S if settings.trusted_hops else IDLE_WITHIN_S),
        server_name="wordrally",
        local_reply_config=local_replies(),
        **tracing_of(settings),
        access_log=[access_log(settings.access_log), *([usage_log()] if settings.usage_collector else [])],
        route_config=route_table(
            settings.allowed_origins,
            settings.address_limit_factor,
            is_https=settings.public_url.startswith("https://"),
            gateway_key=settings.gateway_key,
        ),
        http_filters=_filters(settings.address_limit_factor),
    )


def _trust(hops: int) -> Json:
    """Determine the client's address and path without trusting its headers."""
    strip = [{"remove": header} for header in _SPOOFABLE]
    return {
        "use_remote_address": True,
        "xff_num_trusted_hops": hops,
        "skip_xff_append": True,  # the route table states the address instead
        # No address is internal, so no client's `x-envoy-…` headers and request ids are trusted. Without a
        # range, loopback addresses would be.
        "internal_address_config": {"cidr_ranges": [{"address_prefix": "192.0.2.0", "prefix_len": 32}]},
        "normalize_path": True,
        "merge_slashes": True,
        "path_with_escaped_slashes_action": "REJECT_REQUEST",
        "always_set_request_id_in_response": True,
        "early_header_mutation_extensions": [
            extension(
                "wordrally.strip_identity",
                "extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
                mutations=strip,
            )
        ],
    }


def _bounds(idle_s: int) -> Json:
    """Limit the time and memory that a client may take."""
    return {
        "request_headers_timeout": "10s",
        "request_timeout": "30s",
        "stream_idle_timeout": "60s",
        "drain_timeout": "5s",
        # A browser reports a closed WebSocket, and reconnects, only after this delay.
        "delayed_close_timeout": "0.2s",
        "max_request_headers_kb": 32,
        "common_http_protocol_options": {
            "idle_timeout": f"{idle_s}s",
            "headers_with_underscores_action": "DROP_HEADER",
        },
        "http2_protocol_options": {
            "max_concurrent_streams": 100,
            "initial_stream_window_size": 65_536,
            "initial_connection_window_size": 1_048_576,
        },
    }


def _filters(factor: int) -> list[Json]:
    """List the filters in the order in which a request passes them.

    Limits per address come before authentication, so that requests with bad tokens count.
    """
    return [
        extension(CORS, "extensions.filters.http.cors.v3.Cors"),
        _compression(BROTLI, "envoy.compression.brotli.compressor", _BROTLI, choose_first=True),
        _compression(GZIP, "envoy.compression.gzip.compressor", _GZIP, choose_first=False),
        flood_limit(factor),
        readiness(),
        route_limit(),
        authentication(),
        roles(),
        subject_limit(),
        extension(BODY_LIMIT, "extensions.filters.http.buffer.v3.Buffer", max_request_bytes=MAX_BODY_BYTES),
        _router(),
    ]


_BROTLI = message("extensions.compression.brotli.compressor.v3.Brotli", quality=4)
_GZIP = message("extensions.compression.gzip.compressor.v3.Gzip", compression_level="COMPRESSION_LEVEL_4")


def _compression(name: str, library: str, settings: Json, *, choose_first: bool) -> Json:
    """Build a compressor of responses that are not compressed yet.

    A body with an ETag stays as it is, as the tag identifies its bytes.
    """
    direction = {
        "common_config": {
            "min_content_length": 512,
            "content_type_matcher": [{"exact": kind} for kind in _COMPRESSIBLE],
        },
        "disable_on_etag_header": True,
    }
    return extension(
        name,
        "extensions.filters.http.compressor.v3.Compressor",
        response_direction_config=direction,
        choose_first=choose_first,
        compressor_library={"name": library, "typed_config": settings},
    )


def _router() -> Json:
    return extension(
        "envoy.filters.http.router", "extensions.filters.http.router.v3.Router", suppress_envoy_headers=True
    )
