"""Migrations of a database by Alembic. `chassis.sql.upgrade` imports it when the schema is not the newest."""

import asyncio
from importlib import resources

from alembic import command, context
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, MetaData, text

from wordrally.chassis import sql
from wordrally.chassis.lifespan import ServiceCannotStart

MIGRATION_LOCK = 0x776F7264  # "word": any number that nobody else locks


def migrate(url: str, package: str) -> None:
    """Bring the database to the newest schema of `package`.migrations.

    Raises the errors of SQLAlchemy, and `ServiceCannotStart` when a newer version made the schema.
    """
    config = Config()
    config.set_main_option("script_location", str(resources.files(package).joinpath("migrations")))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except CommandError:  # the schema names an unknown revision
        raise ServiceCannotStart(
            f"the database of {package} was made by a newer version; run that one."
        ) from None


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
