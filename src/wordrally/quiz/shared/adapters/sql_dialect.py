"""What SQLite and PostgreSQL both can but SQLAlchemy says in two ways."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import Insert


def insert_new(connection: AsyncConnection, table: Table) -> Insert:
    """An insert that leaves rows alone whose key is there already."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return make(table).on_conflict_do_nothing()
