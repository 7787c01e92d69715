"""The table of alerts. Each has a runbook of its name in docs/operations.md."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["critical", "warning"]


@dataclass(frozen=True, slots=True)
class Alert:
    """One rule. `critical` wakes somebody up, `warning` waits for the morning."""

    name: str
    expression: str
    lasts: str
    severity: Severity
    summary: str


ALERTS = (
    Alert(
        "WordrallyProcessDown",
        'up{job=~"gateway|user|history|quiz|scoring|realtime|web"} == 0',
        "2m",
        "warning",
        "{{ $labels.job }} {{ $labels.instance }} cannot be scraped.",
    ),
    Alert(
        "WordrallyServiceGone",
        'sum by (job) (up{job=~"gateway|user|quiz|scoring|realtime|web"}) == 0',
        "1m",
        "critical",
        "No replica of {{ $labels.job }} can be scraped.",
    ),
    Alert(
        "WordrallyCanaryFails",
        'sum(increase(wordrally_canary_games_total{outcome="failed"}[5m])) >= 3'
        " or time() - max(wordrally_canary_last_good_timestamp_seconds) > 300",
        "0m",
        "critical",
        "The canary cannot play: players cannot, either.",
    ),
    Alert(
        "WordrallyCanaryLostAnswer",
        "sum(increase(wordrally_canary_lost_answers_total[1h])) > 0",
        "0m",
        "critical",
        "An accepted answer of the canary is missing from its report.",
    ),
    Alert(
        "WordrallyAnswersNotStored",
        "min_over_time(wordrally_realtime_waiting_answers[1m]) > 100",
        "30s",
        "critical",
        "{{ $labels.instance }} holds {{ $value }} answers that the queue does not store.",
    ),
    Alert(
        "WordrallyQueueSlow",
        "histogram_quantile(0.99, sum by (le, stream) (rate(wordrally_publish_seconds_bucket[5m]))) > 0.05",
        "10m",
        "warning",
        "Storing a message of {{ $labels.stream }} takes {{ $value | humanizeDuration }} at p99.",
    ),
    Alert(
        "WordrallyScoringBehind",
        'max by (consumer) (wordrally_queue_depth{consumer="scoring"}) > 1000',
        "1m",
        "critical",
        "{{ $value }} messages wait for scoring: questions do not close in time.",
    ),
    Alert(
        "WordrallyConsumerBehind",
        'max by (consumer) (wordrally_queue_depth{consumer!="scoring"}) > 1000',
        "15m",
        "warning",
        "{{ $value }} messages wait for {{ $labels.consumer }}.",
    ),
    Alert(
        "WordrallyMessageSetAside",
        'sum by (consumer) (increase(wordrally_deliveries_total{outcome="terminated"}[15m])) > 0',
        "0m",
        "warning",
        "{{ $labels.consumer }} set a message aside as a dead letter.",
    ),
    Alert(
        "WordrallyStoreSlow",
        "histogram_quantile(0.99, sum by (le) (rate(wordrally_scoreboard_record_seconds_bucket[5m]))) > 0.05",
        "10m",
        "warning",
        "Recording answers in the store takes {{ $value | humanizeDuration }} at p99.",
    ),
    Alert(
        "WordrallyServerErrors",
        'sum by (job, route) (rate(wordrally_http_requests_total{status=~"5..",status!="503"}[5m])) > 0',
        "5m",
        "warning",
        "{{ $labels.job }} fails requests to {{ $labels.route }}.",
    ),
    Alert(
        "WordrallyNodeFull",
        "sum by (instance) (wordrally_realtime_connections) > 10000"
        ' or increase(wordrally_turned_away_total{reason="full"}[5m]) > 0',
        "1m",
        "critical",
        "The realtime nodes have no more places: learners are turned away.",
    ),
    Alert(
        "WordrallyNodeLate",
        "wordrally_realtime_lag_seconds > 0.25",
        "1m",
        "warning",
        "The loop of {{ $labels.instance }} is late by {{ $value | humanizeDuration }}.",
    ),
    Alert(
        "WordrallyNodesFenced",
        "sum(increase(wordrally_realtime_fences_total[10m])) > 1",
        "0m",
        "warning",
        "Realtime nodes are fenced: their players have to reconnect.",
    ),
    Alert(
        "WordrallyPlayersCutOff",
        'sum by (code) (rate(wordrally_realtime_closed_total{code="4008"}[5m])) > 1',
        "5m",
        "warning",
        "{{ $value }} slow players a second are disconnected.",
    ),
    Alert(
        "WordrallyLoginsRefused",
        "sum(rate(wordrally_user_refusals_total[5m])) > 5",
        "10m",
        "warning",
        "{{ $value }} calls a second about accounts are refused.",
    ),
    Alert(
        "WordrallyClockOff",
        "abs(wordrally_clock_offset_seconds) > 0.25",
        "5m",
        "warning",
        "The clock of {{ $labels.instance }} is off by {{ $value | humanizeDuration }}.",
    ),
    Alert(
        "WordrallyProgramRestarts",
        "sum by (program) (increase(wordrally_program_restarts_total[1h])) > 3",
        "0m",
        "warning",
        "{{ $labels.program }} was started again {{ $value }} times within an hour.",
    ),
)
