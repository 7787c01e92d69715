"""Hourly sums of API usage in SQL."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Update, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.chassis.sql import insert
from wordrally.contracts.http.usage import ClientKind, UsageClient, UsageGrouping, UsageRow
from wordrally.contracts.ids import AccountId
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.tables import usage_sums
from wordrally.user.usage.application.reporting import UsageSpan
from wordrally.user.usage.domain.sums import DAY_MS, Sums

ROWS_AT_ONCE = 500

_GROUPS: dict[UsageGrouping, ColumnElement[Any]] = {
    "route": usage_sums.c.route,
    "client": usage_sums.c.client,
    "day": usage_sums.c.hour - usage_sums.c.hour % DAY_MS,
}


class SqlUsage:
    """Implementation of `UsageSums`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, sums: Sums) -> None:
        rows = [{**key._asdict(), **asdict(value)} for key, value in sums.items()]
        async with transaction(self._engine) as connection:
            for at in range(0, len(rows), ROWS_AT_ONCE):
                await _add(connection, rows[at : at + ROWS_AT_ONCE])

    async def total(self, span: UsageSpan) -> UsageRow:
        query = select(*_figures()).where(*_within(span))
        async with transaction(self._engine) as connection:
            return _row((await connection.execute(query)).mappings().one())

    async def rows(self, span: UsageSpan, by: UsageGrouping, limit: int) -> list[UsageRow]:
        group = _GROUPS[by].label("group")
        query = select(group, *_figures()).where(*_within(span)).group_by(group)
        order = (group.asc(),) if by == "day" else (func.sum(usage_sums.c.calls).desc(), group.asc())
        async with transaction(self._engine) as connection:
            found = await connection.execute(query.order_by(*order).limit(limit))
            return [_row(row, by) for row in found.mappings()]

    async def forget(self, before: int) -> int:
        async with transaction(self._engine) as connection:
            done = await connection.execute(delete(usage_sums).where(usage_sums.c.hour < before))
        return done.rowcount


def forget_client(account_id: AccountId) -> Update:
    """Return the statement that keeps the usage of an erased account without its id."""
    own = usage_sums.c.client == f"account:{account_id}"
    return update(usage_sums).where(own).values(client=f"account:erased-{secrets.token_hex(4)}")


async def _add(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    adding = insert(connection, usage_sums)
    old, new = usage_sums.c, adding.excluded
    summed = {
        name: old[name] + new[name] for name in ("calls", "duration_ms", "received_bytes", "sent_bytes")
    }
    largest = case((new.max_ms > old.max_ms, new.max_ms), else_=old.max_ms)
    keys = list(usage_sums.primary_key)
    await connection.execute(
        adding.on_conflict_do_update(index_elements=keys, set_={**summed, "max_ms": largest}), rows
    )


def _figures() -> list[ColumnElement[Any]]:
    sums = usage_sums.c

    def total(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.coalesce(func.sum(column), 0)

    return [
        total(sums.calls).label("calls"),
        total(case((sums.status_class >= 4, sums.calls), else_=0)).label("errors"),
        total(case((sums.status_class >= 5, sums.calls), else_=0)).label("server_errors"),
        total(sums.duration_ms).label("duration_ms"),
        func.coalesce(func.max(sums.max_ms), 0).label("max_ms"),
        total(sums.received_bytes).label("received_bytes"),
        total(sums.sent_bytes).label("sent_bytes"),
    ]


def _within(span: UsageSpan) -> tuple[ColumnElement[bool], ...]:
    return usage_sums.c.hour >= span.from_at, usage_sums.c.hour < span.to_at


def _row(row: Mapping[Any, Any], by: UsageGrouping | None = None) -> UsageRow:
    figures = {name: int(value) for name, value in row.items() if name != "group"}
    duration_ms = figures.pop("duration_ms")
    mean_ms = round(duration_ms / figures["calls"], 1) if figures["calls"] else 0.0
    return UsageRow(**figures, mean_ms=mean_ms, **_group(row.get("group"), by))


def _group(value: Any, by: UsageGrouping | None) -> dict[str, Any]:
    match by:
        case "route":
            return {"route": value}
        case "client":
            kind, _, client_id = str(value).partition(":")
            return {"client": UsageClient(kind=cast("ClientKind", kind), id=client_id)}
        case "day":
            return {"day": datetime.fromtimestamp(int(value) / 1000, UTC).date().isoformat()}
        case None:
            return {}
