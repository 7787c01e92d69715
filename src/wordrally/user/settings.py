"""Settings of the user service and of its worker."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from wordrally.chassis.settings import DatabaseUrl, LogLevel, Origin, Port
from wordrally.chassis.tracing import TracesRatio, TracesUrl

Replicas = Literal[1, 3, 5]
SmtpUrl = Annotated[str, Meta(pattern=r"^(smtps?://[^/]+)?$")]
Domain = Annotated[str, Meta(pattern=r"^[^@\s/]+\.[^@\s/]+$")]


class UserSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of `wordrally serve user`.

    `password_threads` hash passwords, each with a core and 19 MiB; `passwords_waiting` more requests may
    wait. Attendance is deleted `history_kept_days` after it. Links in mails begin with `public_url`; with
    https the refresh cookie is `Secure` and has the prefix `__Host-`. Pages of `allowed_origins` may refresh,
    too. `/readyz` notes when the disk of `disk_folder` is full. `metrics_token`, when set, is the bearer
    token of `/metrics`; callers must show `gateway_key`, when set, as the gateway does.

    With `with_history` the process is a history worker, too. That one has the settings of `wordrally serve
    history`, of which `WORDRALLY_HISTORY_…` takes precedence over `WORDRALLY_…`, as `WORDRALLY_HISTORY_PORT`.

    Profiles are cached in the store of `store_url`, when set. The service works without it.

    With `sign_up` closed, only `wordrally accounts add` opens accounts; with `sign_up_domains`, an address
    must be of one of these domains. The audit log is written to a file for each month in `audit_folder`, or
    to the standard output; a file is deleted after `audit_kept_months`.
    """

    port: Port
    nats_url: str
    database_url: DatabaseUrl
    key_file: str
    store_url: str = ""
    public_url: Origin = "http://127.0.0.1:8080"
    allowed_origins: list[Origin] = []
    host: str = "127.0.0.1"
    instance: str = "user"
    log_level: LogLevel = "info"
    traces_url: TracesUrl = ""
    traces_ratio: TracesRatio = 0.01
    nats_folder: str = ""
    disk_folder: str = ""
    gateway_key: str = ""
    metrics_token: str = ""
    stream_replicas: Replicas = 1
    database_pool: Annotated[int, Meta(ge=1, le=100)] = 5
    database_overflow: Annotated[int, Meta(ge=0, le=100)] = 10
    password_threads: Annotated[int, Meta(ge=1, le=64)] = 2
    passwords_waiting: Annotated[int, Meta(ge=1, le=10_000)] = 400
    sign_up: Literal["open", "closed"] = "open"
    sign_up_domains: list[Domain] = []
    audit_folder: str = ""
    audit_kept_months: Annotated[int, Meta(ge=1, le=120)] = 12
    with_history: bool = False
    history_kept_days: Annotated[int, Meta(ge=31, le=36_500)] = 400  # the stream of results is kept for 30


class HistorySettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of `wordrally serve history`, which also sends mails.

    Mails go to the server of `smtp_url`: `smtp://user:password@host:587`, encrypted when the server offers
    it, or `smtps://…:465`. Without it each is kept as a file in `mail_folder`. `/readyz` notes when the disk
    of `disk_folder` is full. `metrics_token`, when set, is the bearer token of `/metrics`.

    It also collects API usage: the gateway connects to `usage_listen`, the path of a socket or `host:port`.
    Hourly sums are deleted after `usage_kept_days`.
    """

    port: Port
    nats_url: str
    database_url: DatabaseUrl
    host: str = "127.0.0.1"
    smtp_url: SmtpUrl = ""
    mail_from: str = "Wordrally <wordrally@localhost>"
    mail_folder: str = "data/mail"
    usage_listen: str = ""
    usage_kept_days: Annotated[int, Meta(ge=1, le=36_500)] = 400
    instance: str = "history"
    log_level: LogLevel = "info"
    traces_url: TracesUrl = ""
    traces_ratio: TracesRatio = 0.01
    nats_folder: str = ""
    disk_folder: str = ""
    metrics_token: str = ""
    stream_replicas: Replicas = 1
    database_pool: Annotated[int, Meta(ge=1, le=100)] = 5
    database_overflow: Annotated[int, Meta(ge=0, le=100)] = 10
