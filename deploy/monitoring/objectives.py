"""Service level objectives, with burn-rate alerts over several windows (Google's SRE workbook, chapter 5)."""

from dataclasses import dataclass

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Objective:
    """A share of good events over 30 days. `bad` and `all_events` are rates over the window `$window`."""

    name: str
    target: float
    bad: str
    all_events: str
    summary: str

    @property
    def alert(self) -> str:
        return f"Wordrally{self.name}Budget"

    @property
    def series(self) -> str:
        return f"wordrally:{self.name.lower()}:bad_ratio"


OBJECTIVES = (
    Objective(
        "Accepted",
        0.99,
        'sum(rate(wordrally_publish_seconds_count{stream="answers"}[$window]))'
        ' - sum(rate(wordrally_publish_seconds_bucket{stream="answers",le="0.5"}[$window]))',
        'sum(rate(wordrally_publish_seconds_count{stream="answers"}[$window]))',
        "answers that are stored later than 0.5 s",
    ),
    Objective(
        "Joins",
        0.999,
        'sum(rate(wordrally_http_requests_total{route="/api/v1/sessions/join",status=~"5.."}[$window]))',
        'sum(rate(wordrally_http_requests_total{route="/api/v1/sessions/join"}[$window]))',
        "joins that fail by our fault",
    ),
    Objective(
        "Lost",
        0.99999,
        'sum(rate(wordrally_deliveries_total{consumer="scoring",outcome="terminated"}[$window]))',
        'sum(rate(wordrally_deliveries_total{consumer="scoring"}[$window]))',
        "accepted batches of answers that could not be scored",
    ),
)

WINDOWS = ("5m", "30m", "1h", "6h", "3d")

BURN_RATES = (
    # burn rate, long window, short window, lasts, severity: 2 % of 30 days in an hour, 5 % in 6 hours, 10 %
    # in 3 days
    (14.4, "1h", "5m", "2m", "critical"),
    (6.0, "6h", "30m", "15m", "critical"),
    (1.0, "3d", "6h", "1h", "warning"),
)


def recording_rules() -> list[Json]:
    """Return the ratio of bad events for each objective and window. Without events the ratio is 0."""
    return [
        {
            "record": f"{objective.series}_{window}",
            "expr": f"(({objective.bad}) / ({objective.all_events}) > 0) or vector(0)".replace(
                "$window", window
            ),
        }
        for objective in OBJECTIVES
        for window in WINDOWS
    ]


def burn_alerts() -> list[tuple[Objective, str, str, dict[str, str]]]:
    """Objective, expression, lasts and labels of each alert."""
    return [
        (
            objective,
            f"{objective.series}_{long} > {burn} * {1 - objective.target:.5g}"
            f" and {objective.series}_{short} > {burn} * {1 - objective.target:.5g}",
            lasts,
            {"severity": severity, "window": long},
        )
        for objective in OBJECTIVES
        for burn, long, short, lasts, severity in BURN_RATES
    ]
