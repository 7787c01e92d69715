"""Envoy's complete bootstrap configuration."""

from collections.abc import Mapping

from wordrally.gateway.endpoints import Address
from wordrally.gateway.render.clusters import UpstreamLimits, admin_cluster, cluster, usage_cluster
from wordrally.gateway.render.listeners import ops_listener, public_listener
from wordrally.gateway.render.message import Json, extension
from wordrally.gateway.render.tracing import collector_cluster
from wordrally.gateway.settings import GatewaySettings
from wordrally.gateway.upstreams import MOST_SOCKETS, UPSTREAMS

# Relative like all paths here: Envoy runs in the run folder, and a socket's path is limited to 107 bytes.
ADMIN_SOCKET = "admin.sock"
_OWNER_ONLY = 0o600
# Above the connection limit Envoy closes connections without a response. The share above this one is reserved
# for clients that receive a status, which says that there is no room for another socket.
_SOCKETS_SHARE = 0.9


def bootstrap(settings: GatewaySettings, named: Mapping[str, Address], max_connections: int) -> Json:
    """Build Envoy's bootstrap configuration; replicas come from endpoint files or from `named`."""
    limits = UpstreamLimits(
        sockets=min(int(max_connections * _SOCKETS_SHARE), MOST_SOCKETS), waiting=settings.newcomers_waiting
    )
    return {
        "node": {"id": "gateway", "cluster": "wordrally"},
        "admin": {"address": {"pipe": {"path": ADMIN_SOCKET, "mode": _OWNER_ONLY}}},
        "application_log_config": {"log_format": {"json_format": _LOG_LINE}},
        # By default each thread reports ten times a second that it lives. Nothing acts on it here: the
        # supervisor, or Kubernetes, restarts a gateway that does not answer.
        "watchdogs": {"main_thread_watchdog": _WATCHDOG, "worker_watchdog": _WATCHDOG},
        "overload_manager": {"resource_monitors": [_connection_limit(max_connections)]},
        "static_resources": {
            "listeners": [public_listener(settings), ops_listener(settings)],
            "clusters": [
                *(cluster(upstream, named, limits) for upstream in UPSTREAMS),
                admin_cluster(ADMIN_SOCKET),
                *([usage_cluster(settings.usage_collector)] if settings.usage_collector else []),
                *collector_cluster(settings),
            ],
        },
    }


_WATCHDOG: Json = {"miss_timeout": "10s", "megamiss_timeout": "60s"}

_LOG_LINE: Json = {
    "event": "%j",
    "service": "gateway",
    "level": "%l",
    "logger": "%n",
    "timestamp": "%Y-%m-%dT%T.%e",
}


def _connection_limit(max_connections: int) -> Json:
    return extension(
        "envoy.resource_monitors.global_downstream_max_connections",
        "extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
        max_active_downstream_connections=max_connections,
    )
