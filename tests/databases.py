"""Databases for the tests of a service: SQLite and PostgreSQL, migrated once, emptied before each test.

A suite names its service's schema in a `schema` fixture, and uses these fixtures as a plugin of its conftest.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.postgres import Postgres
from wordrally.chassis import migrations, sql


@dataclass(frozen=True)
class Schema:
    """The tables of a service, and the package that has its migrations."""

    package: str
    metadata: MetaData

    def migrate(self, url: str) -> str:
        migrations.migrate(url, self.package)
        return url


@pytest.fixture(scope="package")
def sqlite_url(schema: Schema, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A migrated SQLite database in a file."""
    return schema.migrate(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('sqlite')}/{schema.package}.db")


@pytest.fixture(scope="package")
def postgres_url(schema: Schema, postgres: Postgres) -> str:
    """A migrated PostgreSQL database."""
    return schema.migrate(postgres.create(schema.package.replace(".", "_")))


@pytest.fixture
async def sqlite(schema: Schema, sqlite_url: str) -> AsyncIterator[AsyncEngine]:
    """The SQLite database, empty."""
    async for engine in _emptied(schema, sqlite_url):
        yield engine


@pytest.fixture
async def postgresql(schema: Schema, postgres_url: str) -> AsyncIterator[AsyncEngine]:
    """The PostgreSQL database, empty."""
    async for engine in _emptied(schema, postgres_url):
        yield engine


async def _emptied(schema: Schema, url: str) -> AsyncIterator[AsyncEngine]:
    engine = sql.engine(url)
    async with engine.begin() as connection:
        for table in reversed(schema.metadata.sorted_tables):
            await connection.execute(table.delete())
    yield engine
    await engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> AsyncEngine:
    """Each database in turn, empty."""
    return request.getfixturevalue(request.param)
