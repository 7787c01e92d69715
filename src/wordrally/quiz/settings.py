"""Settings of the quiz service and of its worker."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from wordrally.chassis.settings import DatabaseUrl, LogLevel, Origin, Port
from wordrally.chassis.tracing import TracesRatio, TracesUrl

Replicas = Literal[1, 3, 5]
StoreUrl = Annotated[str, Meta(pattern=r"^(rediss?|unix|rediss?\+sentinel)://")]
KeptDays = Annotated[int, Meta(ge=31, le=36_500)]
"""Longer than the retention of the streams, which would bring deleted results back."""


class QuizSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of `wordrally serve quiz`.

    `public_url` is the origin where players join. `cell` is the number of this cell (ADR 0036), with which
    its PINs and ids begin; empty where there is only one. Results are deleted `results_kept_days` after their
    session. At most `joins_at_once` joins run at a time; the excess gets 503 with `Retry-After`. An account
    may have `max_quizzes` quizzes with `max_characters` in their questions, `max_open_sessions`, and open
    `max_sessions_a_day`; beyond that it gets 403 `quota`. `/readyz` notes when the disk of `disk_folder` is
    full. `metrics_token`, when set, is the bearer token of `/metrics`; callers must show `gateway_key`, when
    set, as the gateway does.

    With `with_scoring` the process is a scoring worker, too. That one has the settings of `wordrally serve
    scoring`, of which `WORDRALLY_SCORING_…` takes precedence over `WORDRALLY_…`, as `WORDRALLY_SCORING_PORT`.
    """

    port: Port
    nats_url: str
    store_url: StoreUrl
    database_url: DatabaseUrl
    key_file: str
    public_url: Origin
    cell: Annotated[str, Meta(pattern=r"^([0-9]{2})?$")] = ""
    host: str = "127.0.0.1"
    instance: str = "quiz"
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
    results_kept_days: KeptDays = 400
    joins_at_once: Annotated[int, Meta(ge=1)] = 512
    max_quizzes: Annotated[int, Meta(ge=1)] = 500
    max_characters: Annotated[int, Meta(ge=1)] = 50_000_000
    max_open_sessions: Annotated[int, Meta(ge=1)] = 100
    max_sessions_a_day: Annotated[int, Meta(ge=1)] = 1_000
    with_scoring: bool = False


class ScoringSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of `wordrally serve scoring`; `port` serves health and metrics.

    `/readyz` notes when the disk of `disk_folder` is full. `metrics_token`, when set, is the bearer token of
    `/metrics`.
    """

    port: Port
    nats_url: str
    store_url: StoreUrl
    host: str = "127.0.0.1"
    instance: str = "scoring"
    log_level: LogLevel = "info"
    traces_url: TracesUrl = ""
    traces_ratio: TracesRatio = 0.01
    nats_folder: str = ""
    disk_folder: str = ""
    metrics_token: str = ""
    stream_replicas: Replicas = 1
