"""What the SQL adapters tell apart: a database that is away, and a fault of ours."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from wordrally.chassis import sql
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.application.ports import UserUnavailable


async def test_a_server_that_is_not_there_is_an_outage() -> None:
    engine = sql.engine("postgresql+asyncpg://nobody@/nothing?host=/nowhere")
    with pytest.raises(UserUnavailable):
        await SqlAccounts(engine).by_id(examples.account().id)
    await engine.dispose()


async def test_a_connection_that_breaks_is_an_outage_and_the_next_call_works(postgresql: AsyncEngine) -> None:
    with pytest.raises(UserUnavailable):
        await _lose_the_connection(postgresql)
    assert await SqlAccounts(postgresql).by_id(examples.account().id) is None


async def _lose_the_connection(engine: AsyncEngine) -> None:
    async with transaction(engine) as connection:
        process = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        async with engine.begin() as operator:
            await operator.execute(text(f"SELECT pg_terminate_backend({process}, 5000)"))
        await connection.execute(text("SELECT 1"))


async def test_a_fault_of_ours_is_not_called_an_outage(postgresql: AsyncEngine) -> None:
    with pytest.raises(DBAPIError):
        async with transaction(postgresql) as connection:
            await connection.execute(text("SELECT nothing FROM nowhere"))


async def test_no_error_repeats_what_a_person_typed(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError) as error:
            await connection.execute(text("SELECT :typed FROM nowhere"), {"typed": "ann@example.org"})
    assert "ann@example.org" not in str(error.value)
