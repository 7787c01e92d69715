"""Readiness of the user service and its worker."""

from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis import sql
from wordrally.chassis.health import Health
from wordrally.chassis.queue.jetstream import JetStream

PACKAGE = "wordrally.user"
"""Package whose migrations build the database."""


def health_of(service: str, engine: AsyncEngine, jet: JetStream, disk_folder: str) -> Health:
    """Return readiness checks of the database and the queue, and the note of a full disk."""
    health = Health(service)
    health.add("database", sql.database_check(engine))
    health.add("queue", jet.check)
    health.watch_disk(disk_folder)
    return health
