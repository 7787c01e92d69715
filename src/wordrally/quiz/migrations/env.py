"""Entry point of Alembic."""

from wordrally.chassis.migrations import run_migrations
from wordrally.quiz.shared.adapters.sql_schema import metadata

run_migrations(metadata)
