"""Settings of the web service."""

from typing import Annotated

import msgspec
from msgspec import Meta

from wordrally.chassis.tracing import TracesRatio, TracesUrl

Origin = Annotated[str, Meta(pattern=r"^https?://[A-Za-z0-9.*:\[\]-]+$")]
Port = Annotated[int, Meta(ge=0, le=65_535)]
LogLevel = Annotated[str, Meta(pattern="^(?i:debug|info|warning|error)$")]


class WebSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of `wordrally serve web`.

    Without `assets_path`, the build in the package or in the repository is served. `metrics_token`, when set,
    is the bearer token of `/metrics`. The API's documents name `public_url` as their server.
    """

    port: Port
    assets_path: str = ""
    frame_ancestors: list[Origin] = []
    host: str = "127.0.0.1"
    instance: str = "web"
    log_level: LogLevel = "info"
    traces_url: TracesUrl = ""
    traces_ratio: TracesRatio = 0.01
    metrics_token: str = ""
    public_url: Annotated[str, Meta(pattern=r"^(https?://[^/]+/?)?$")] = ""
