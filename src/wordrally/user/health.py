"""Readiness of the user service and its worker."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis import sql
from wordrally.chassis.health import Check, Health
from wordrally.chassis.queue.jetstream import JetStream

PACKAGE = "wordrally.user"
"""Package whose migrations build the database."""


def health_of(service: str, engine: AsyncEngine, jet: JetStream, disk_folder: str) -> Health:
    """Return readiness checks of the database and the queue, and the note of a full disk."""
    health = Health(service)
    health.add("database", _database_check(engine))
    health.add("queue", jet.check)
    health.watch_disk(disk_folder)
    return health


def _database_check(engine: AsyncEngine) -> Check:
    async def check() -> None:
        async with engine.connect() as connection:
            await connection.execute(text(sql.HEALTH_CHECK))

    return check
