"""SQL that SQLite and PostgreSQL share."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.chassis import sql
from wordrally.user.shared.application.ports import UserUnavailable


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """Open a transaction that is committed at the end. Raises `UserUnavailable` when the database is away."""
    try:
        async with sql.transaction(engine) as connection:
            yield connection
    except sql.DatabaseAway as error:
        raise UserUnavailable(str(error)) from error


def upsert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that overwrites the row with the same primary key."""
    inserting = sql.insert(connection, table)
    keys = list(table.primary_key)
    written = {column.name: inserting.excluded[column.name] for column in table.columns if column not in keys}
    return inserting.on_conflict_do_update(index_elements=keys, set_=written)
