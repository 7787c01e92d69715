"""How the SQL adapters speak to SQLite and PostgreSQL alike."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.chassis import sql
from wordrally.user.application.ports import UserUnavailable


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """A transaction that is committed at the end of the block. Raises `UserUnavailable` when the database is away."""
    try:
        async with sql.transaction(engine) as connection:
            yield connection
    except sql.DatabaseAway as error:
        raise UserUnavailable(str(error)) from error


def insert(engine: AsyncEngine | AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT with the ON CONFLICT clause that both dialects have, each in its own class."""
    return postgresql.insert(table) if engine.dialect.name == "postgresql" else sqlite.insert(table)


def upsert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that writes over the row with the same primary key."""
    inserting = insert(connection, table)
    keys = list(table.primary_key)
    written = {column.name: inserting.excluded[column.name] for column in table.columns if column not in keys}
    return inserting.on_conflict_do_update(index_elements=keys, set_=written)
