"""The quiz database, migrated once an engine, emptied before each test."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.postgres import Postgres
from wordrally.chassis import sql
from wordrally.quiz.adapters.sql_schema import metadata


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated SQLite database in a file."""
    return _migrated(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('quiz')}/quiz.db")


@pytest.fixture(scope="session")
def postgres_url(postgres: Postgres) -> str:
    """A migrated PostgreSQL database."""
    return _migrated(postgres.create("quizzes"))


def _migrated(url: str) -> str:
    asyncio.run(sql.upgrade(url, "wordrally.quiz"))
    return url


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[AsyncEngine]:
    """The SQLite database, empty."""
    async for engine in _emptied(sqlite_url):
        yield engine


@pytest.fixture
async def postgresql(postgres_url: str) -> AsyncIterator[AsyncEngine]:
    """The PostgreSQL database, empty."""
    async for engine in _emptied(postgres_url):
        yield engine


async def _emptied(url: str) -> AsyncIterator[AsyncEngine]:
    engine = sql.engine(url)
    async with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())
    yield engine
    await engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> AsyncEngine:
    """Each database in turn, empty."""
    return request.getfixturevalue(request.param)
