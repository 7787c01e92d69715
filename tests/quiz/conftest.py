"""The storage tests run on the quiz database."""

import pytest

from tests.databases import Schema, engine, postgres_url, postgresql, sqlite, sqlite_url
from wordrally.quiz.shared.adapters.sql_schema import metadata

__all__ = ["engine", "postgres_url", "postgresql", "schema", "sqlite", "sqlite_url"]


@pytest.fixture(scope="package")
def schema() -> Schema:
    """Tables and migrations of `wordrally.quiz`."""
    return Schema("wordrally.quiz", metadata)
