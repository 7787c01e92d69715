"""Alembic's entry: runs the revisions on the database that `chassis.sql.upgrade` names."""

from wordrally.chassis.migrations import run_migrations
from wordrally.user.shared.adapters.tables import metadata

run_migrations(metadata)
