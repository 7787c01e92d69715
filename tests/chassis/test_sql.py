"""A database that is away is told apart from a fault of ours."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.postgres import Postgres
from wordrally.chassis import sql
from wordrally.chassis.sql import DatabaseAway, transaction


async def test_a_server_that_is_not_there_is_away() -> None:
    engine = sql.engine("postgresql+asyncpg://nobody@/nothing?host=/nowhere")

    with pytest.raises(DatabaseAway):
        async with transaction(engine):
            pass
    await engine.dispose()


async def test_a_connection_that_breaks_is_away_and_the_next_one_works(postgres: Postgres) -> None:
    engine = sql.engine(postgres.create("breaking"))
    with pytest.raises(DatabaseAway):
        await _lose_the_connection(engine)

    async with transaction(engine) as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
    await engine.dispose()


async def _lose_the_connection(engine: AsyncEngine) -> None:
    async with transaction(engine) as connection:
        process = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        async with transaction(engine) as operator:
            await operator.execute(text(f"SELECT pg_terminate_backend({process}, 5000)"))
        await connection.execute(text("SELECT 1"))


async def test_a_fault_of_ours_stays_what_it_is(postgres: Postgres) -> None:
    engine = sql.engine(postgres.create("faults"))

    with pytest.raises(DBAPIError):
        async with transaction(engine) as connection:
            await connection.execute(text("SELECT nothing FROM nowhere"))
    await engine.dispose()


async def test_a_key_that_is_there_already_is_no_outage() -> None:
    engine = sql.engine("sqlite+aiosqlite://")

    with pytest.raises(IntegrityError):
        await _insert_twice(engine)
    await engine.dispose()


async def _insert_twice(engine: AsyncEngine) -> None:
    async with transaction(engine) as connection:
        await connection.execute(text("CREATE TABLE things (id INTEGER PRIMARY KEY)"))
        await connection.execute(text("INSERT INTO things VALUES (1), (1)"))
