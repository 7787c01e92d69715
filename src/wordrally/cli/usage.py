"""`wordrally usage`: API usage by route, client or day."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wordrally.cli.errors import errors_as_sentences, missing_extra_as_sentence
from wordrally.cli.options import DATA

if TYPE_CHECKING:
    from wordrally.contracts.http.usage import Usage, UsageRow

DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])


@click.command()
@click.option("--by", type=click.Choice(["route", "client", "day"]), default="route", show_default=True)
@click.option("--from", "begin", type=DAY, help="First day or hour, in UTC. Default: 24 hours ago.")
@click.option("--to", "end", type=DAY, help="End, exclusive, in UTC. Default: now.")
@click.option(
    "--limit", type=click.IntRange(1, 1_000), default=30, show_default=True, help="Most lines shown."
)
@DATA
def usage(by: Any, begin: datetime | None, end: datetime | None, limit: int, data: Path) -> None:
    """Show how much the API is used: calls, errors, latency and bytes of whole hours.

    The running hour is included, at most 15 s old.
    """
    from wordrally.local.operations.running_stack import settings_of  # noqa: PLC0415

    with missing_extra_as_sentence("usage", "user"):
        from wordrally.user import usage_main  # noqa: PLC0415

    to = (end or datetime.now(UTC)).replace(tzinfo=UTC)
    since = (begin or to - timedelta(days=1)).replace(tzinfo=UTC)
    if since > to:
        raise click.BadParameter("it is later than --to", param_hint="--from")
    span = usage_main.UsageSpan(_milliseconds(since), _milliseconds(to))
    with errors_as_sentences(usage_main.ServiceCannotStart):
        _show(usage_main.read_usage(settings_of(data, os.environ), span, by, limit))


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1_000)


def _show(told: "Usage") -> None:
    click.echo(
        f"{'calls':>9} {'errors':>8} {'5xx':>6} {'mean ms':>8} {'max ms':>7} {'MB in':>7} {'MB out':>7}"
    )
    for row in told.items:
        _show_row(row, _name(row))
    _show_row(told.total, "total")


def _show_row(row: "UsageRow", name: str) -> None:
    received, sent = row.received_bytes / 1e6, row.sent_bytes / 1e6
    click.echo(
        f"{row.calls:>9} {row.errors:>8} {row.server_errors:>6} {row.mean_ms:>8.1f} {row.max_ms:>7} "
        f"{received:>7.1f} {sent:>7.1f}  {name}"
    )


def _name(row: "UsageRow") -> str:
    if row.client is not None:
        return f"{row.client.kind} {row.client.id}"
    return row.route or row.day or ""
