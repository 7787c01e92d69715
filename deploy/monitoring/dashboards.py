"""Dashboards as tables: rows with a title, and panels with a title, a unit and expressions with legends."""

from dataclasses import dataclass

Json = dict[str, object]
Query = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Panel:
    """One graph. `queries` are expressions, each with the legend of its lines."""

    title: str
    unit: str
    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A page of graphs, in rows."""

    uid: str
    title: str
    rows: dict[str, tuple[Panel, ...]]


def rate(counter: str, *labels: str, match: str = "") -> Query:
    """Events a second, by labels."""
    by = f" by ({', '.join(labels)})" if labels else ""
    return f"sum{by} (rate({counter}{{{match}}}[$__rate_interval]))", " ".join(
        f"{{{{{one}}}}}" for one in labels
    )


def quantiles(histogram: str, *labels: str, match: str = "") -> tuple[Query, ...]:
    """Return the median and the 99th percentile of a histogram."""
    by = ", ".join(("le", *labels))
    legend = " ".join(f"{{{{{one}}}}}" for one in labels)
    buckets = f"sum by ({by}) (rate({histogram}_bucket{{{match}}}[$__rate_interval]))"
    return tuple(
        (f"histogram_quantile({q}, {buckets})", f"p{round(q * 100)} {legend}".strip()) for q in (0.5, 0.99)
    )


GAME = Dashboard(
    "wordrally-game",
    "Wordrally / Game health",
    {
        "People": (
            Panel("Open sockets", "short", (("sum by (role) (wordrally_realtime_connections)", "{{role}}"),)),
            Panel("Sessions followed by nodes", "short", (("sum(wordrally_realtime_rooms)", "sessions"),)),
            Panel("Turned away", "ops", (rate("wordrally_turned_away_total", "reason"),)),
            Panel("Refused upgrades", "ops", (rate("wordrally_realtime_refused_upgrades_total", "status"),)),
        ),
        "As the canary feels it": (
            Panel("Games", "ops", (rate("wordrally_canary_games_total", "outcome"),)),
            Panel("Time of each step", "s", quantiles("wordrally_canary_step_seconds", "step")),
            Panel(
                "Since the last good game",
                "s",
                (("time() - max(wordrally_canary_last_good_timestamp_seconds)", "seconds"),),
            ),
        ),
        "Objectives": (
            Panel(
                "Share of bad events, last hour",
                "percentunit",
                tuple(
                    (f"wordrally:{name}:bad_ratio_1h", legend)
                    for name, legend in (
                        ("accepted", "answers stored late"),
                        ("joins", "joins failed"),
                        ("lost", "not scored"),
                    )
                ),
            ),
            Panel("Closed by the server", "ops", (rate("wordrally_realtime_closed_total", "code"),)),
            Panel("Players who changed nodes", "ops", (rate("wordrally_realtime_take_overs_total", "end"),)),
            Panel(
                "Fences and resyncs",
                "ops",
                (
                    rate("wordrally_realtime_fences_total", "whose"),
                    ("sum(rate(wordrally_realtime_resyncs_total[$__rate_interval]))", "resyncs"),
                ),
            ),
        ),
    },
)

ANSWERS = Dashboard(
    "wordrally-answers",
    "Wordrally / Path of an answer",
    {
        "At the socket": (
            Panel(
                "Answers received",
                "ops",
                (rate("wordrally_realtime_frames_in_total", "instance", match='type="answer"'),),
            ),
            Panel("Answers refused", "ops", (rate("wordrally_realtime_refused_answers_total", "code"),)),
            Panel(
                "Answers not stored yet", "short", (("wordrally_realtime_waiting_answers", "{{instance}}"),)
            ),
            Panel("Lateness of the loop", "s", (("wordrally_realtime_lag_seconds", "{{instance}}"),)),
        ),
        "Into the queue": (
            Panel("Time to store", "s", quantiles("wordrally_publish_seconds", "stream")),
            Panel("Answers in a commit", "short", quantiles("wordrally_realtime_batch_answers")),
            Panel(
                "Commits tried again", "ops", (rate("wordrally_realtime_publish_retries_total", "instance"),)
            ),
        ),
        "Onto the board": (
            Panel(
                "Messages not delivered",
                "short",
                (("max by (consumer) (wordrally_queue_depth)", "{{consumer}}"),),
            ),
            Panel("Receipt to scoring", "s", quantiles("wordrally_scoring_lag_seconds")),
            Panel("Answers scored", "ops", (rate("wordrally_scored_answers_total", "outcome"),)),
            Panel("Answers scored at once", "short", quantiles("wordrally_scoring_batch_answers")),
            Panel("Round trip to the store", "s", quantiles("wordrally_scoreboard_record_seconds")),
            Panel(
                "Deliveries by outcome", "ops", (rate("wordrally_deliveries_total", "consumer", "outcome"),)
            ),
        ),
    },
)

ENGINES = Dashboard(
    "wordrally-engines",
    "Wordrally / Processes and engines",
    {
        "Processes": (
            Panel("Processes up", "short", (("sum by (job) (up)", "{{job}}"),)),
            Panel(
                "CPU",
                "percentunit",
                (("sum by (job) (rate(process_cpu_seconds_total[$__rate_interval]))", "{{job}}"),),
            ),
            Panel("Memory", "bytes", (("sum by (job) (process_resident_memory_bytes)", "{{job}}"),)),
            Panel("Clock offset", "s", (("wordrally_clock_offset_seconds", "{{instance}}"),)),
        ),
        "Gateway": (
            Panel(
                "Connections of clients",
                "short",
                (
                    (
                        "sum by (instance)"
                        ' (envoy_http_downstream_cx_active{envoy_http_conn_manager_prefix="public"})',
                        "{{instance}}",
                    ),
                ),
            ),
            Panel(
                "Requests by service",
                "reqps",
                (rate("envoy_cluster_upstream_rq_completed", "envoy_cluster_name"),),
            ),
            Panel(
                "Healthy replicas",
                "short",
                (
                    (
                        "min by (envoy_cluster_name) (envoy_cluster_membership_healthy)",
                        "{{envoy_cluster_name}}",
                    ),
                ),
            ),
            Panel(
                "Overflow of waiting lines",
                "ops",
                (rate("envoy_cluster_upstream_rq_pending_overflow", "envoy_cluster_name"),),
            ),
        ),
        "NATS (prometheus-nats-exporter)": (
            Panel("Servers", "short", (("count(jetstream_server_total_streams)", "servers"),)),
            Panel(
                "Messages in streams",
                "short",
                (("max by (stream_name) (jetstream_stream_total_messages)", "{{stream_name}}"),),
            ),
            Panel(
                "Bytes in streams",
                "bytes",
                (("max by (stream_name) (jetstream_stream_total_bytes)", "{{stream_name}}"),),
            ),
        ),
        "Valkey (redis_exporter)": (
            Panel(
                "Up, and replicas",
                "short",
                (("redis_up", "up {{instance}}"), ("redis_connected_slaves", "replicas {{instance}}")),
            ),
            Panel("Memory", "bytes", (("redis_memory_used_bytes", "{{instance}}"),)),
            Panel("Commands", "ops", (rate("redis_commands_processed_total", "instance"),)),
        ),
        "PostgreSQL (postgres_exporter)": (
            Panel(
                "Connections", "short", (("sum by (datname) (pg_stat_database_numbackends)", "{{datname}}"),)
            ),
            Panel("Lag of the replica", "s", (("pg_replication_lag_seconds", "{{instance}}"),)),
        ),
    },
)

USAGE = Dashboard(
    "wordrally-usage",
    "Wordrally / Usage",
    {
        "Calls": (
            Panel("Calls by route", "reqps", (rate("wordrally_http_requests_total", "route"),)),
            Panel("Calls by status", "reqps", (rate("wordrally_http_requests_total", "job", "status"),)),
            Panel("Time of a call", "s", quantiles("wordrally_http_request_seconds", "job")),
        ),
        "Accounts": (
            Panel(
                "Sign-ups and logins",
                "ops",
                (
                    rate("wordrally_logins_total", "step"),
                    ("sum(rate(wordrally_sign_ups_total[$__rate_interval]))", "sign-ups"),
                ),
            ),
            Panel(
                "Refused", "ops", (("sum(rate(wordrally_user_refusals_total[$__rate_interval]))", "refused"),)
            ),
            Panel("Password hashes waiting", "short", (("sum(wordrally_passwords_waiting)", "waiting"),)),
            Panel(
                "Results written to histories",
                "ops",
                (("sum(rate(wordrally_attendance_rows_total[$__rate_interval]))", "rows"),),
            ),
        ),
    },
)

DASHBOARDS = (GAME, ANSWERS, ENGINES, USAGE)

COLUMNS, WIDTH, HEIGHT = 24, 8, 8


def rendered(dashboard: Dashboard) -> Json:
    """Return the dashboard as Grafana imports it; the data source is chosen on the page."""
    panels: list[Json] = []
    y = 0
    for title, row in dashboard.rows.items():
        panels.append(
            {
                "id": len(panels) + 1,
                "type": "row",
                "title": title,
                "collapsed": False,
                "panels": [],
                "gridPos": _place(0, y, COLUMNS, 1),
            }
        )
        y += 1
        for index, panel in enumerate(row):
            x = index * WIDTH % COLUMNS
            y += HEIGHT if index and x == 0 else 0
            panels.append(_graph(panel, len(panels) + 1, _place(x, y, WIDTH, HEIGHT)))
        y += HEIGHT
    source = {
        "name": "datasource",
        "type": "datasource",
        "query": "prometheus",
        "label": "Data source",
        "hide": 0,
    }
    return {
        "uid": dashboard.uid,
        "title": dashboard.title,
        "tags": ["wordrally"],
        "schemaVersion": 39,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-1h", "to": "now"},
        "timezone": "browser",
        "templating": {"list": [source]},
        "links": [{"title": "Wordrally", "type": "dashboards", "tags": ["wordrally"], "asDropdown": True}],
        "panels": panels,
    }


def _place(x: int, y: int, width: int, height: int) -> Json:
    return {"x": x, "y": y, "w": width, "h": height}


def _graph(panel: Panel, number: int, place: Json) -> Json:
    source = {"type": "prometheus", "uid": "${datasource}"}
    return {
        "id": number,
        "type": "timeseries",
        "title": panel.title,
        "datasource": source,
        "gridPos": place,
        "fieldConfig": {
            "defaults": {"unit": panel.unit, "min": 0, "custom": {"fillOpacity": 8, "showPoints": "never"}},
            "overrides": [],
        },
        "options": {
            "legend": {"displayMode": "list", "placement": "bottom"},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
        "targets": [
            {"refId": chr(ord("A") + index), "datasource": source, "expr": expression, "legendFormat": legend}
            for index, (expression, legend) in enumerate(panel.queries)
        ],
    }
