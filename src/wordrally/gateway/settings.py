"""Settings of the gateway."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from wordrally.chassis.tracing import TracesRatio, TracesUrl

Port = Annotated[int, Meta(ge=1, le=65_535)]


class GatewaySettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of the gateway.

    `run_folder` holds the rendered configuration, the endpoint files and the admin socket. `upstreams` names
    services that live behind a DNS name, as `service=name:port`; the others are found in their endpoint
    files.

    `trusted_hops` counts the proxies in front of the gateway whose `X-Forwarded-For` is trusted.
    `address_limit_factor` multiplies every limit per address: raise it when several large schools share one
    address.

    An empty `access_log` means standard output; a relative one is a file in the run folder.

    `newcomers_waiting` is the number of PIN look-ups and joins that may be queued. The excess gets 503 with
    `Retry-After`. A hall of 5,000 that joins within 10 s makes a queue of a few hundred on two cores.

    Metrics and the gateway's own readiness are served on `ops_host` and `ops_port`.

    `max_connections` limits the clients; 0 allows as many as the process may open files for. Each takes 59
    KiB, so set it where memory is limited.

    Services believe `gateway_key` alone, when they have one, and readers of the metrics must show
    `metrics_token`. `usage_collector` receives a line for each request: a socket in the run folder, or
    `name:port`. Without it no usage is counted.

    With https in `public_url`, browsers are told to use HTTPS only.

    With `tls_certificate` and `tls_key`, PEM files, `port` speaks TLS and nothing else. Both are read again
    when another certificate is renamed over the old one.
    """

    host: str = "127.0.0.1"
    port: Port = 8080
    ops_host: str = "127.0.0.1"
    ops_port: Port = 9080
    run_folder: str = "data/run/gateway"
    access_log: str = ""
    usage_collector: Annotated[str, Meta(pattern=r"^([\w.-]*|[\w.-]+:\d{1,5})$")] = ""
    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    public_url: str = ""
    traces_url: TracesUrl = ""
    traces_ratio: TracesRatio = 0.01
    tls_certificate: str = ""
    tls_key: str = ""
    gateway_key: str = ""
    metrics_token: str = ""
    allowed_origins: list[str] = []
    upstreams: list[str] = []
    trusted_hops: Annotated[int, Meta(ge=0, le=10)] = 0
    address_limit_factor: Annotated[int, Meta(ge=1, le=1_000)] = 1
    newcomers_waiting: Annotated[int, Meta(ge=1, le=60_000)] = 1_000
    max_connections: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    workers: Annotated[int, Meta(ge=1, le=64)] = 2

    @property
    def has_tls(self) -> bool:
        """Return whether the gateway itself speaks TLS to its clients."""
        return bool(self.tls_certificate and self.tls_key)
