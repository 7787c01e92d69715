"""The migrations make exactly the tables that the code works with."""

import asyncio
from importlib import resources
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from wordrally.chassis import sql
from wordrally.quiz.shared.adapters.sql_schema import metadata


def newest_revision() -> str | None:
    return ScriptDirectory(str(resources.files("wordrally.quiz").joinpath("migrations"))).get_current_head()


async def test_a_migrated_database_has_the_schema_of_the_code(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_replicas_that_start_at_once_migrate_one_after_the_other(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/quiz.db"

    await asyncio.gather(*(sql.upgrade(url, "wordrally.quiz") for _ in range(3)))

    migrated = create_async_engine(url)
    async with migrated.connect() as connection:
        revisions = (
            (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all()
        )
        assert await connection.run_sync(_differences) == []
    await migrated.dispose()
    assert revisions == [newest_revision()]
