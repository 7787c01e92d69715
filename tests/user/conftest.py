"""The user service's tests run on its own database."""

import pytest

from tests.databases import Schema, engine, postgres_url, postgresql, sqlite, sqlite_url
from wordrally.user.adapters.tables import metadata

__all__ = ["engine", "postgres_url", "postgresql", "schema", "sqlite", "sqlite_url"]


@pytest.fixture(scope="package")
def schema() -> Schema:
    """Tables and migrations of `wordrally.user`."""
    return Schema("wordrally.user", metadata)
