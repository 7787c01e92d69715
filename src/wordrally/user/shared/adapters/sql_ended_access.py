"""Outbox of ended access in SQL: written in the transaction that ends it, deleted when announced."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.chassis.sql import insert
from wordrally.contracts.queue.ended_access import ACCOUNT_END_KEPT_S, ended_subject
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.tables import ended_access
from wordrally.user.shared.application.ended_access import EndedEntry
from wordrally.user.shared.domain.callers import LoginReference

ENTRIES_AT_ONCE = 100


class SqlEndedAccess:
    """Entries as rows."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def waiting(self) -> list[EndedEntry]:
        query = select(ended_access).order_by(ended_access.c.subject).limit(ENTRIES_AT_ONCE)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query)).all()
        return [EndedEntry(row.subject, row.until) for row in rows]

    async def settle(self, entry: EndedEntry) -> None:
        announced = ended_access.c.subject == entry.subject
        async with transaction(self._engine) as connection:
            await connection.execute(delete(ended_access).where(announced))


async def leave_entries(connection: AsyncConnection, subjects: Iterable[str], until: int) -> None:
    """Add an entry for each subject."""
    rows = [{"subject": subject, "until": until} for subject in subjects]
    if rows:
        await connection.execute(insert(connection, ended_access).on_conflict_do_nothing(), rows)


async def end_reference(connection: AsyncConnection, reference: LoginReference, now: int) -> None:
    """Refuse the tokens that name this reference, until the last of them has expired."""
    await leave_entries(connection, [ended_subject("login", reference)], now // 1000 + ACCOUNT_END_KEPT_S)
