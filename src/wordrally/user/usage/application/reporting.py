"""API usage: sums of the gateway's calls are stored every ten seconds, and reported."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from wordrally.contracts.http.usage import Usage, UsageGrouping, UsageRow
from wordrally.user.usage.domain.sums import HOUR_MS, RunningSums, Sums


@dataclass(frozen=True, slots=True)
class UsageSpan:
    """Whole hours from `from_at` until before `to_at`, in Unix ms."""

    from_at: int
    to_at: int


class UsageSums(Protocol):
    """Hourly sums in the database."""

    async def add(self, sums: Sums) -> None:
        """Add to the stored sums, all or nothing."""
        ...

    async def total(self, span: UsageSpan) -> UsageRow: ...

    async def rows(self, span: UsageSpan, by: UsageGrouping, limit: int) -> list[UsageRow]:
        """Return the rows with the most calls; of days, all."""
        ...

    async def forget(self, before: int) -> int:
        """Delete the sums of hours that began before that instant, and return how many rows."""
        ...


@dataclass(frozen=True, slots=True)
class UsagePorts:
    """Store and clock (Unix milliseconds)."""

    sums: UsageSums
    clock: Callable[[], int]


async def store_sums(running: RunningSums, stored: UsageSums) -> int:
    """Store the sums since the last time, and return their number. When that fails, they are kept."""
    sums = running.take()
    if not sums:
        return 0
    try:
        await stored.add(sums)
    except BaseException:
        running.put_back(sums)
        raise
    return len(sums)


async def report_usage(stored: UsageSums, span: UsageSpan, by: UsageGrouping, limit: int) -> Usage:
    """Return the usage of the hours that overlap with the span."""
    hours = whole_hours(span)
    return Usage(
        from_at=hours.from_at,
        to_at=hours.to_at,
        by=by,
        total=await stored.total(hours),
        items=await stored.rows(hours, by, limit),
    )


def whole_hours(span: UsageSpan) -> UsageSpan:
    """Widen a span to whole hours."""
    return UsageSpan(span.from_at - span.from_at % HOUR_MS, span.to_at + -span.to_at % HOUR_MS)
