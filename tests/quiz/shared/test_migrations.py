"""The migrations make exactly the tables that the code works with."""

import asyncio
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from wordrally.chassis import migrations, sql
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.quiz.shared.adapters.sql_schema import metadata


def newest_revision(package: str = "wordrally.quiz") -> str | None:
    return ScriptDirectory(str(resources.files(package).joinpath("migrations"))).get_current_head()


@pytest.mark.parametrize("package", ["wordrally.quiz", "wordrally.user"])
def test_the_newest_revision_is_known_without_alembic(package: str) -> None:
    assert sql.newest_revision(package) == newest_revision(package)


async def test_a_database_with_the_newest_schema_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/quiz.db"
    await sql.upgrade(url, "wordrally.quiz")
    monkeypatch.setattr(migrations, "migrate", None)

    await sql.upgrade(url, "wordrally.quiz")


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "quiz.db").write_bytes(b"no database at all" * 1_000)

    with pytest.raises(ServiceCannotStart, match=r"wordrally.quiz cannot be opened: .*not a database"):
        await sql.upgrade(f"sqlite+aiosqlite:///{tmp_path}/quiz.db", "wordrally.quiz")


@pytest.mark.process
@pytest.mark.parametrize("root", ["quiz.main", "user.main", "user.history_main"])
async def test_services_do_without_alembic(root: str) -> None:
    """It takes 11 MB in each of their processes, and a fifth of a second of their start."""
    program = f"import sys, wordrally.{root}; sys.exit('alembic' in sys.modules)"
    child = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", program], check=False)
    assert child.returncode == 0


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
