"""Settings of the realtime service."""

from typing import Annotated

import msgspec
from msgspec import Meta

Port = Annotated[int, Meta(ge=0, le=65_535)]
LogLevel = Annotated[str, Meta(pattern="^(?i:debug|info|warning|error)$")]
Origin = Annotated[str, Meta(pattern=r"^https?://[^/]+$")]


class RealtimeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of `wordrally serve realtime`: sockets on `port`, health and metrics on `ops_port`.

    Pages of `public_url` and `allowed_origins` may connect. Each connection takes about 20 kB and a file descriptor.
    """

    port: Port
    ops_port: Port
    nats_url: str
    public_url: Origin
    allowed_origins: list[Origin] = []
    max_connections: Annotated[int, Meta(ge=1)] = 10_000
    host: str = "127.0.0.1"
    instance: str = "realtime"
    log_level: LogLevel = "info"
