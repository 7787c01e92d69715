"""Settings of the web service."""

from typing import Annotated

import msgspec
from msgspec import Meta

from wordrally.chassis.settings import LogLevel, Port
from wordrally.chassis.tracing import TracesRatio, TracesUrl

FrameAncestor = Annotated[str, Meta(pattern=r"^https?://[A-Za-z0-9.*:\[\]-]+$")]


class WebSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of `wordrally serve web`.

    Without `assets_path`, the build in the package or in the repository is served. `metrics_token`, when set,
    is the bearer token of `/metrics`. The API's documents name `public_url` as their server.
    """

    port: Port
    assets_path: str = ""
    frame_ancestors: list[FrameAncestor] = []
    host: str = "127.0.0.1"
    instance: str = "web"
    log_level: LogLevel = "info"
    traces_url: TracesUrl = ""
    traces_ratio: TracesRatio = 0.01
    metrics_token: str = ""
    public_url: Annotated[str, Meta(pattern=r"^(https?://[^/]+/?)?$")] = ""
