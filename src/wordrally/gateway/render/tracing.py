"""Traces of the gateway: each begins here, and a client cannot begin one."""

from urllib.parse import urlsplit

from wordrally.gateway.endpoints import Address, load_assignment
from wordrally.gateway.render.message import Json, extension, message
from wordrally.gateway.settings import GatewaySettings

COLLECTOR = "traces"
_HTTP_PORTS = {"http": 80, "https": 443}


def tracing_of(settings: GatewaySettings) -> Json:
    """Build the part of the connection manager that traces requests, or nothing."""
    if not settings.traces_url:
        return {}
    exporter = {
        "http_uri": {"uri": f"{settings.traces_url}/v1/traces", "cluster": COLLECTOR, "timeout": "2s"}
    }
    provider = extension(
        "envoy.tracers.opentelemetry",
        "config.trace.v3.OpenTelemetryConfig",
        http_service=exporter,
        service_name="wordrally-gateway",
    )
    share = {"value": settings.traces_ratio * 100}
    return {
        "tracing": {
            "provider": provider,
            "client_sampling": {"value": 0},
            "random_sampling": share,
            "overall_sampling": {"value": 100},
            "spawn_upstream_span": False,
        }
    }


def collector_cluster(settings: GatewaySettings) -> list[Json]:
    """Build the cluster of the collector, if there is one."""
    if not settings.traces_url:
        return []
    url = urlsplit(settings.traces_url)
    address = Address(url.hostname or "", url.port or _HTTP_PORTS[url.scheme])
    cluster: Json = {
        "name": COLLECTOR,
        "type": "STRICT_DNS",
        "dns_lookup_family": "V4_PREFERRED",
        "connect_timeout": "2s",
        "load_assignment": load_assignment(COLLECTOR, [address]),
    }
    if url.scheme == "https":
        context = message("extensions.transport_sockets.tls.v3.UpstreamTlsContext", sni=url.hostname)
        cluster["transport_socket"] = {"name": "envoy.transport_sockets.tls", "typed_config": context}
    return [cluster]
