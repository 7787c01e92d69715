"""The user service's tests run on its own database."""

import pytest

from tests.databases import Schema, engine, postgres_url, postgresql, sqlite, sqlite_url
from tests.user.calling import client, issuers, keys
from tests.user.stores import stores
from wordrally.user.shared.adapters.tables import metadata

__all__ = [
    "client",
    "engine",
    "issuers",
    "keys",
    "postgres_url",
    "postgresql",
    "schema",
    "sqlite",
    "sqlite_url",
    "stores",
]


@pytest.fixture(scope="package")
def schema() -> Schema:
    """Tables and migrations of `wordrally.user`."""
    return Schema("wordrally.user", metadata)
