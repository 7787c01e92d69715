"""Envoy's clusters, one per service."""

from collections.abc import Mapping
from dataclasses import dataclass

from wordrally.gateway.endpoints import FOLDER, Address, load_assignment
from wordrally.gateway.render.forwarding import INSIDERS, NEWCOMERS
from wordrally.gateway.render.message import Json, message
from wordrally.gateway.upstreams import NEWCOMERS_AT_ONCE, Upstream

ADMIN_CLUSTER = "admin"
USAGE_CLUSTER = "usage"

# Shorter than the services' keep-alive (75 s), so that no request is sent on a closing connection.
_IDLE = "30s"


@dataclass(frozen=True, slots=True)
class UpstreamLimits:
    """Limits of an upstream: open `sockets`, and `waiting` requests of newcomers."""

    sockets: int
    waiting: int


def cluster(upstream: Upstream, named: Mapping[str, Address], limits: UpstreamLimits) -> Json:
    """Build the cluster of a service: behind a DNS name if `named` has it, else from its endpoint file."""
    return {
        "name": upstream.name,
        "connect_timeout": "0.5s",
        "ignore_health_on_host_removal": True,  # else a removed but healthy replica keeps its traffic
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
    """Build the cluster of Envoy's own admin socket, for the operators' listener."""
    return _pipe_cluster(ADMIN_CLUSTER, socket)


def usage_cluster(collector: str) -> Json:
    """Build the cluster of the collector of usage: a socket in the run folder, or `name:port`."""
    host, _, port = collector.rpartition(":")
    if not host:
        return _pipe_cluster(USAGE_CLUSTER, collector)
    assignment = load_assignment(USAGE_CLUSTER, [Address(host, int(port))])
    return {
        "name": USAGE_CLUSTER,
        "type": "STRICT_DNS",
        "dns_lookup_family": "V4_PREFERRED",
        "connect_timeout": "0.5s",
        "load_assignment": assignment,
    }


def _pipe_cluster(name: str, socket: str) -> Json:
    endpoint = {"endpoint": {"address": {"pipe": {"path": socket}}}}
    assignment = {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]}
    return {"name": name, "type": "STATIC", "connect_timeout": "0.5s", "load_assignment": assignment}


def _discovery(service: str, address: Address | None) -> Json:
    if address is not None:
        assignment = load_assignment(service, [address])
        return {"type": "STRICT_DNS", "dns_lookup_family": "V4_PREFERRED", "load_assignment": assignment}
    source = {"path": f"{FOLDER}/{service}.json", "watched_directory": {"path": FOLDER}}
    config = {"resource_api_version": "V3", "path_config_source": source}
    return {"type": "EDS", "eds_cluster_config": {"service_name": service, "eds_config": config}}


def _balancing(upstream: Upstream) -> Json:
    """Choose a load balancer; sticky sessions only save subscriptions.

    A session stays on its node until that node has 1.5 times the mean number of sockets.
    """
    common: Json = {
        # A replica that is not ready gets no requests while another one is ready. When none is ready, all get
        # requests and answer for themselves: the service explains an outage of its engines better than the
        # gateway can.
        "healthy_panic_threshold": {"value": 1},
        "update_merge_window": "0s",  # a change of health takes effect at once
    }
    if not upstream.sticky:
        return {"lb_policy": "LEAST_REQUEST", "common_lb_config": common}
    common["consistent_hashing_lb_config"] = {"hash_balance_factor": 150}
    return {"lb_policy": "MAGLEV", "common_lb_config": common}


def _health_check() -> Json:
    """Build the check of readiness, not of liveness.

    A replica that stops, or has lost its engines, reports it before requests fail.
    """
    return {
        "timeout": "1.5s",  # a service gives its own checks 1 s
        "interval": "2s",
        "no_traffic_interval": "2s",
        "unhealthy_edge_interval": "0.5s",  # after the first failure
        "unhealthy_interval": "1s",
        "unhealthy_threshold": 2,
        "healthy_threshold": 1,
        "http_health_check": {"path": "/readyz"},
    }


def _outlier_detection() -> Json:
    """Build the detection of broken replicas: only failed or timed-out connections count.

    A 503 that a service states itself does not count.
    """
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
    """Build the thresholds of joined clients, whose queue fits a large crowd.

    Requests beyond the queue get 503. An open WebSocket counts as one request.
    """
    return {
        "priority": INSIDERS,
        "max_connections": connections,
        "max_pending_requests": 60_000,
        "max_requests": sockets,
        **_RETRIES,
    }


def _newcomers(waiting: int) -> Json:
    """Build the thresholds of newcomers: the queue is short, so that waiting in it is worthwhile."""
    return {
        "priority": NEWCOMERS,
        "max_connections": NEWCOMERS_AT_ONCE,
        "max_pending_requests": waiting,
        "max_requests": NEWCOMERS_AT_ONCE + waiting,
        **_RETRIES,
    }


_RETRIES: Json = {"retry_budget": {"budget_percent": {"value": 25}, "min_retry_concurrency": 50}}
