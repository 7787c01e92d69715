"""The migrations make exactly the tables that the code works with."""

import asyncio
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis import sql
from wordrally.quiz.adapters.sql_schema import metadata


async def test_a_migrated_database_has_the_schema_of_the_code(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_replicas_that_start_at_once_migrate_one_after_the_other(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/quiz.db"

    await asyncio.gather(*(sql.upgrade(url, "wordrally.quiz") for _ in range(3)))
