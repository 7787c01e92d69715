"""What is deleted from SQLite is in no byte of its files."""

from pathlib import Path

from sqlalchemy import text

from wordrally.chassis import sql

SECRET = "the-name-of-a-person"


def _is_on_disk(folder: Path) -> bool:
    return any(SECRET.encode() in path.read_bytes() for path in folder.iterdir())


async def test_deleted_rows_are_neither_in_the_database_nor_in_its_log(tmp_path: Path) -> None:
    engine = sql.engine(f"sqlite+aiosqlite:///{tmp_path}/data.db")
    async with sql.transaction(engine) as connection:
        await connection.execute(text("CREATE TABLE people (name TEXT)"))
        await connection.execute(text("INSERT INTO people VALUES (:name)"), [{"name": SECRET}] * 500)
    assert await sql.empty_log(engine)
    assert _is_on_disk(tmp_path)
    async with sql.transaction(engine) as connection:
        await connection.execute(text("DELETE FROM people"))
    assert await sql.empty_log(engine)
    assert not _is_on_disk(tmp_path)
    await engine.dispose()


async def test_a_reader_that_holds_the_log_is_reported(tmp_path: Path) -> None:
    engine = sql.engine(f"sqlite+aiosqlite:///{tmp_path}/data.db")
    async with sql.transaction(engine) as connection:
        await connection.execute(text("CREATE TABLE people (name TEXT)"))
    async with engine.connect() as reader:
        await reader.exec_driver_sql("BEGIN")
        await reader.execute(text("SELECT * FROM people"))
        async with sql.transaction(engine) as writer:
            await writer.execute(text("INSERT INTO people VALUES ('x')"))
        assert not await sql.empty_log(engine, tries=1)
    assert await sql.empty_log(engine)
    await engine.dispose()
