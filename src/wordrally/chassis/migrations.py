"""Migrations of a database: `python -m wordrally.chassis.migrations PACKAGE`, with the URL as its input.

Alembic takes 11 MB and a fifth of a second to import, so a service does not load it. `chassis.sql.upgrade`
starts this process when the schema is not the newest.
"""

import asyncio
import sys
from importlib import resources
from typing import Never

from alembic import command, context
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.exc import SQLAlchemyError

from wordrally.chassis import sql

MIGRATION_LOCK = 0x776F7264  # "word": any number that nobody else locks


def migrate(url: str, package: str) -> None:
    """Bring the database to the newest schema of `package`.migrations."""
    config = Config()
    config.set_main_option("script_location", str(resources.files(package).joinpath("migrations")))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")


def main(package: str, url: str) -> None:
    """Migrate, or print the reason why not and exit."""
    try:
        migrate(url, package)
    except (OSError, SQLAlchemyError) as error:
        _exit(sql.CANNOT_BE_OPENED, str(error))
    except CommandError as error:  # the schema names an unknown revision
        _exit(sql.IS_NEWER, str(error))


def _exit(code: int, reason: str) -> Never:
    print(reason)
    raise SystemExit(code)


def run_migrations(metadata: MetaData) -> None:
    """Run a package's revisions on the URL that Alembic was given. The body of `migrations/env.py`."""
    url = context.config.get_main_option("sqlalchemy.url")
    assert url is not None, "migrations run through chassis.sql.upgrade"
    asyncio.run(_run_migrations(url, metadata))


async def _run_migrations(url: str, metadata: MetaData) -> None:
    made = sql.engine(url)
    try:
        async with made.begin() as connection:
            await connection.run_sync(_migrate, metadata)
    finally:
        await made.dispose()


def _migrate(connection: Connection, metadata: MetaData) -> None:
    if connection.dialect.name == "postgresql":
        # The lock is held to the end of the transaction, so that replicas migrate one after the other.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    context.run_migrations()


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.read())
