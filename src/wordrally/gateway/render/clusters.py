"""Envoy's clusters, one per service."""

from collections.abc import Mapping
from dataclasses import dataclass

from wordrally.gateway.endpoints import FOLDER, Address, load_assignment
from wordrally.gateway.render.forwarding import INSIDERS, NEWCOMERS
from wordrally.gateway.render.message import Json, message
from wordrally.gateway.upstreams import NEWCOMERS_AT_ONCE, Upstream

ADMIN_CLUSTER = "admin"

# Shorter than the services keep an idle connection (75 s), so that no request meets a closing one.
_IDLE = "30s"


@dataclass(frozen=True, slots=True)
class UpstreamLimits:
    """How many `sockets` may be open at all, and how many newcomers may be `waiting` for their turn."""

    sockets: int
    waiting: int


def cluster(upstream: Upstream, named: Mapping[str, Address], limits: UpstreamLimits) -> Json:
    """The cluster of a service: behind a DNS name when `named` has it, else from its endpoint file."""
    return {
        "name": upstream.name,
        "connect_timeout": "0.5s",
        "ignore_health_on_host_removal": True,  # else a removed but still healthy replica keeps its traffic
        **_discovery(upstream.name, named.get(upstream.name)),
        **_balancing(upstream),
        "health_checks": [_health_check()],
        "outlier_detection": _outlier_detection(),
        "circuit_breakers": {
            "thresholds": [
                _insiders(upstream.connections, limits.sockets),
                _newcomers(limits.waiting),
            ]
        },
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": message(
                "extensions.upstreams.http.v3.HttpProtocolOptions",
                common_http_protocol_options={"idle_timeout": _IDLE},
                explicit_http_config={"http_protocol_options": {}},
            )
        },
    }


def admin_cluster(socket: str) -> Json:
    """Envoy's own admin socket, for the operators' listener."""
    endpoint = {"endpoint": {"address": {"pipe": {"path": socket}}}}
    assignment = {"cluster_name": ADMIN_CLUSTER, "endpoints": [{"lb_endpoints": [endpoint]}]}
    return {"name": ADMIN_CLUSTER, "type": "STATIC", "connect_timeout": "0.5s", "load_assignment": assignment}


def _discovery(service: str, address: Address | None) -> Json:
    if address is not None:
        assignment = load_assignment(service, [address])
        return {"type": "STRICT_DNS", "dns_lookup_family": "V4_PREFERRED", "load_assignment": assignment}
    source = {"path": f"{FOLDER}/{service}.json", "watched_directory": {"path": FOLDER}}
    config = {"resource_api_version": "V3", "path_config_source": source}
    return {"type": "EDS", "eds_cluster_config": {"service_name": service, "eds_config": config}}


def _balancing(upstream: Upstream) -> Json:
    """Sessions stick to a node until it has half more sockets than the mean: it saves subscriptions, nothing else."""
    common: Json = {
        # A replica that is not ready gets nothing while another one is. When none is ready, all get their requests
        # and answer for themselves: an engine's outage is explained by the service, not by the gateway.
        "healthy_panic_threshold": {"value": 1},
        "update_merge_window": "0s",  # a change of health counts at once
    }
    if not upstream.sticky:
        return {"lb_policy": "LEAST_REQUEST", "common_lb_config": common}
    common["consistent_hashing_lb_config"] = {"hash_balance_factor": 150}
    return {"lb_policy": "MAGLEV", "common_lb_config": common}


def _health_check() -> Json:
    """Readiness, not liveness: a replica that stops, or has lost its engines, says so before it fails requests."""
    return {
        "timeout": "1.5s",  # a service gives its own checks 1 s
        "interval": "1s",
        "no_traffic_interval": "1s",
        "unhealthy_threshold": 2,
        "healthy_threshold": 1,
        "http_health_check": {"path": "/readyz"},
    }


def _outlier_detection() -> Json:
    """Only connections that fail or time out count: a 503 that a service states itself says nothing against it."""
    return {
        "split_external_local_origin_errors": True,
        "consecutive_local_origin_failure": 3,
        "enforcing_consecutive_local_origin_failure": 100,
        "enforcing_consecutive_5xx": 0,
        "enforcing_consecutive_gateway_failure": 0,
        "enforcing_success_rate": 0,
        "enforcing_local_origin_success_rate": 0,
        "interval": "1s",
        "base_ejection_time": "5s",
        "max_ejection_percent": 50,
    }


def _insiders(connections: int, sockets: int) -> Json:
    """Requests wait for a connection in a queue as long as a large crowd; behind it they get 503.

    A WebSocket is a request for as long as it is open.
    """
    return {
        "priority": INSIDERS,
        "max_connections": connections,
        "max_pending_requests": 60_000,
        "max_requests": sockets,
        **_RETRIES,
    }


def _newcomers(waiting: int) -> Json:
    """The line is short enough to be worth standing in."""
    return {
        "priority": NEWCOMERS,
        "max_connections": NEWCOMERS_AT_ONCE,
        "max_pending_requests": waiting,
        "max_requests": NEWCOMERS_AT_ONCE + waiting,
        **_RETRIES,
    }


_RETRIES: Json = {"retry_budget": {"budget_percent": {"value": 25}, "min_retry_concurrency": 50}}
