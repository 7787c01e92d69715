"""Settings of the realtime service."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from wordrally.chassis.settings import LogLevel, Origin, Port
from wordrally.chassis.tracing import TracesRatio, TracesUrl

Replicas = Literal[1, 3, 5]


class RealtimeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of `wordrally serve realtime`: sockets on `port`, health and metrics on `ops_port`.

    Pages of `public_url` and `allowed_origins` may connect. Each connection takes about 12 kB and a file
    descriptor. A tenth of `max_connections` is reserved for reconnecting players. A loop that is late by half
    of `max_lag_ms` all the time accepts no newcomers, and one that is late by all of it accepts no socket:
    both answer 503 with `Retry-After`. `metrics_token`, when set, is the bearer token of `/metrics`.
    """

    port: Port
    ops_port: Port
    nats_url: str
    public_url: Origin
    allowed_origins: list[Origin] = []
    max_connections: Annotated[int, Meta(ge=1)] = 12_000
    max_lag_ms: Annotated[int, Meta(ge=1)] = 500
    host: str = "127.0.0.1"
    instance: str = "realtime"
    log_level: LogLevel = "info"
    traces_url: TracesUrl = ""
    traces_ratio: TracesRatio = 0.01
    nats_folder: str = ""
    metrics_token: str = ""
    stream_replicas: Replicas = 1
