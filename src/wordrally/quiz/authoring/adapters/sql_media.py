"""Media in SQL, in the database of the quizzes, so that one backup holds both."""

from collections.abc import Sequence

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from wordrally.chassis.sql import transaction
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.application.media import MediaFile
from wordrally.quiz.shared.adapters.sql_schema import media


class SqlMedia:
    """Implementation of `MediaFiles` in SQL."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, owner_id: AccountId, files: Sequence[MediaFile], at: int) -> None:
        rows = [
            {
                "id": file.id,
                "owner_id": owner_id,
                "kind": file.kind,
                "media_type": file.media_type,
                "size": len(file.content),
                "content": file.content,
                "is_used": False,
                "created_at": at,
            }
            for file in files
        ]
        async with transaction(self._engine) as connection:
            await connection.execute(insert(media), rows)

    async def find(self, media_id: str) -> MediaFile | None:
        columns = (media.c.id, media.c.kind, media.c.media_type, media.c.content)
        async with transaction(self._engine) as connection:
            found = await connection.execute(select(*columns).where(media.c.id == media_id))
            row = found.mappings().one_or_none()
        return None if row is None else MediaFile(**row)

    async def size_of(self, owner_id: AccountId) -> int:
        query = select(func.coalesce(func.sum(media.c.size), 0)).where(media.c.owner_id == owner_id)
        async with transaction(self._engine) as connection:
            return int((await connection.execute(query)).scalar_one())

    async def use(self, ids: Sequence[str]) -> set[str]:
        named = media.c.id.in_(ids)
        async with transaction(self._engine) as connection:
            await connection.execute(update(media).where(named).values(is_used=True))
            return {row.id for row in await connection.execute(select(media.c.id).where(named))}
