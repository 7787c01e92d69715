"""PostgreSQL in a backup: a dump of the same instant as the streams, restored into an empty database."""

import asyncio
import os
import secrets
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests.local.backups.test_backups import data, jet, queue
from tests.postgres import Postgres
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.local.backups.back_up import back_up
from wordrally.local.backups.frozen_databases import held_still
from wordrally.local.backups.postgres_copies import restore_database
from wordrally.local.backups.restore import restore
from wordrally.local.errors import StackCannotStart

__all__ = ["data", "jet", "queue"]

pytestmark = pytest.mark.process


@pytest.fixture(autouse=True)
def programs(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump must be as new as the server."""
    monkeypatch.setenv("PATH", f"{postgres.programs}{os.pathsep}{os.environ['PATH']}")


def new(postgres: Postgres) -> str:
    return postgres.create(f"copies_{secrets.token_hex(6)}")


async def do(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()


@pytest.fixture
async def url(postgres: Postgres, data: Path) -> str:
    """The quiz database of the stack, which is not in its folder."""
    (data / "quiz.db").unlink()
    made = new(postgres)
    await do(made, "CREATE TABLE facts (what TEXT)")
    await do(made, "INSERT INTO facts VALUES ('kept')")
    return made


async def test_a_database_comes_back_in_an_empty_one(
    jet: JetStream, postgres: Postgres, url: str, data: Path, tmp_path: Path
):
    backup = tmp_path / "backup"
    await asyncio.to_thread(back_up, data, backup, {"WORDRALLY_QUIZ_DATABASE_URL": url})
    assert sorted(path.name for path in backup.iterdir() if path.is_file()) == [
        "backup.json",
        "quiz.pgdump",
        "user.db",
    ]
    assert (backup / "quiz.pgdump").stat().st_mode & 0o777 == 0o600
    with pytest.raises(StackCannotStart, match="is a database of PostgreSQL"):
        await asyncio.to_thread(restore, backup, tmp_path / "new", {})
    with pytest.raises(StackCannotStart, match=r"is not empty \(it has facts\)"):
        await asyncio.to_thread(restore, backup, tmp_path / "new", {"WORDRALLY_QUIZ_DATABASE_URL": url})
    again = new(postgres)
    await asyncio.to_thread(restore, backup, tmp_path / "new", {"WORDRALLY_QUIZ_DATABASE_URL": again})
    assert await do(again, "SELECT what FROM facts") == [("kept",)]
    assert (tmp_path / "new" / "user.db").exists()


async def test_the_dump_is_of_the_instant_of_the_lock_and_writers_wait_for_its_end_only(
    postgres: Postgres, url: str, tmp_path: Path
):
    async with held_still([], {"quiz.pgdump": url}) as (release, copies):
        writing = asyncio.create_task(do(url, "INSERT INTO facts VALUES ('later')"))
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        while await do(url, waiting) == [(0,)]:
            pass
        assert not writing.done()
        release()
        await writing
        await asyncio.to_thread(copies["quiz.pgdump"], tmp_path / "dump")
    again = new(postgres)
    await asyncio.to_thread(restore_database, again, tmp_path / "dump")
    assert await do(again, "SELECT what FROM facts") == [("kept",)]


@pytest.mark.parametrize(
    ("database", "said"),
    [
        ("postgresql+asyncpg://u:secret@127.0.0.1:9/quiz", r"quiz at 127.0.0.1 does not answer"),
        ("postgresql+asyncpg://u:secret@127.0.0.1:notaport/quiz", r"quiz at 127.0.0.1"),
    ],
)
async def test_a_database_that_does_not_answer_is_named_without_its_password(
    jet: JetStream, data: Path, tmp_path: Path, database: str, said: str
):
    with pytest.raises(StackCannotStart, match=said) as refused:
        await asyncio.to_thread(back_up, data, tmp_path / "backup", {"WORDRALLY_USER_DATABASE_URL": database})
    assert "secret" not in str(refused.value)
    assert not (tmp_path / "backup").exists()


async def test_a_missing_program_is_named(
    jet: JetStream, url: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StackCannotStart, match=r"pg_dump is not installed.* then try again"):
        await asyncio.to_thread(back_up, data, tmp_path / "backup", {"WORDRALLY_QUIZ_DATABASE_URL": url})


async def test_a_restore_that_breaks_off_leaves_the_databases_empty(
    jet: JetStream, postgres: Postgres, url: str, data: Path, tmp_path: Path
):
    (data / "user.db").unlink()
    user = new(postgres)
    await do(user, "CREATE TABLE facts (what TEXT)")
    urls = {"WORDRALLY_QUIZ_DATABASE_URL": url, "WORDRALLY_USER_DATABASE_URL": user}
    await asyncio.to_thread(back_up, data, tmp_path / "backup", urls)
    into = {"WORDRALLY_QUIZ_DATABASE_URL": new(postgres), "WORDRALLY_USER_DATABASE_URL": new(postgres)}
    # The second database refuses the dump.
    await do(into["WORDRALLY_USER_DATABASE_URL"], "CREATE TYPE facts AS ENUM ('taken')")
    with pytest.raises(StackCannotStart, match="pg_restore does not copy"):
        await asyncio.to_thread(restore, tmp_path / "backup", tmp_path / "new", into)
    there = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    assert await do(into["WORDRALLY_QUIZ_DATABASE_URL"], there) == []
    assert list((tmp_path / "new").iterdir()) == []
