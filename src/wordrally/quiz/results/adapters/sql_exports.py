"""Documents about an account in the quiz database, one by one in the order of their names."""

from typing import Any

import msgspec
from sqlalchemy import Column, Table, select
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.contracts.ids import AccountId
from wordrally.quiz.results.application.exporting import ExportedDocument
from wordrally.quiz.shared.adapters.sql_schema import hosted_sessions, media, quizzes, session_results

_JSON_COLUMNS = frozenset({"questions", "tags", "session"})
_LEFT_OUT = frozenset({"content", "title_key", "tag_keys", "search_key"})  # bytes at /media/ID; derived texts
_Source = tuple[str, Table, Column[Any], Column[Any]]
_SOURCES: tuple[_Source, ...] = (
    ("hosted-sessions", hosted_sessions, hosted_sessions.c.host_id, hosted_sessions.c.session_id),
    ("media", media, media.c.owner_id, media.c.id),
    ("quizzes", quizzes, quizzes.c.owner_id, quizzes.c.id),
    ("reports", session_results, session_results.c.host_id, session_results.c.session_id),
)
"""Folder of the archive, table, owner and id, in the order of the folders."""


class SqlExports:
    """Rows as JSON, without the results of other people."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def next_document(self, account_id: AccountId, after: str) -> ExportedDocument | None:
        folder, _, last_id = after.removesuffix(".json").partition("/")
        for source in _SOURCES:
            if source[0] >= folder:
                behind = last_id if source[0] == folder else ""
                if (document := await self._next_of(source, account_id, behind)) is not None:
                    return document
        return None

    async def _next_of(self, source: _Source, account_id: AccountId, behind: str) -> ExportedDocument | None:
        folder, table, owner, row_id = source
        shown = [column for column in table.columns if column.name not in _LEFT_OUT]
        query = select(*shown).where(owner == account_id, row_id > behind).order_by(row_id).limit(1)
        async with transaction(self._engine) as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        return ExportedDocument(f"{folder}/{row[row_id.name]}.json", _json_of(dict(row)))


def _json_of(row: dict[Any, Any]) -> bytes:
    readable = {
        name: msgspec.json.decode(value) if name in _JSON_COLUMNS and value is not None else value
        for name, value in row.items()
    }
    return msgspec.json.format(msgspec.json.encode(readable), indent=1)
