"""Classes and their members in SQL.

Each change raises the class's version; a change of members leaves the roster to announce.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Row, delete, false, func, literal, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.chassis import sql
from wordrally.chassis.sql import insert
from wordrally.contracts.ids import AccountId, ClassId, MemberId
from wordrally.user.classes.adapters.sql_members import end_members, leave_roster, member_of
from wordrally.user.classes.domain.classes import (
    MAX_CLASSES,
    MAX_MEMBERS,
    ClassMember,
    ClassPosition,
    CountedClass,
    MemberPosition,
    OwnedClass,
    reference_of,
)
from wordrally.user.classes.domain.refusals import ClassFull, TooManyClasses, UnknownClass, UnknownMember
from wordrally.user.shared.adapters.sql import transaction
from wordrally.user.shared.adapters.sql_ended_access import end_reference
from wordrally.user.shared.adapters.tables import accounts, classes, learners, members
from wordrally.user.shared.domain.refusals import UnknownAccount

_NEWEST = (classes.c.created_at, classes.c.id)
_SIZE = (
    select(func.count())
    .select_from(members)
    .where(members.c.class_id == classes.c.id)
    .correlate(classes)
    .scalar_subquery()
    .label("size")
)


class SqlClasses:
    """Classes as rows. Members are deleted through their row of `learners`, with all that hangs on it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, owned: OwnedClass) -> bool:
        values = {
            "id": owned.id,
            "owner_id": owned.owner_id,
            "name": owned.name,
            "language": owned.language,
            "join_code": owned.join_code,
            "key": owned.key,
            "version": owned.version,
            "created_at": owned.created_at,
        }
        adding = insert(self._engine, classes).values(values)
        async with transaction(self._engine) as connection:
            await _lock_owner(connection, owned.owner_id)
            count = select(func.count()).select_from(classes).where(classes.c.owner_id == owned.owner_id)
            if (await connection.execute(count)).scalar_one() >= MAX_CLASSES:
                raise TooManyClasses
            added = await connection.execute(adding.on_conflict_do_nothing(index_elements=["join_code"]))
            if added.rowcount == 0:
                return False
            await leave_roster(connection, owned.id, owned.version)
        return True

    async def of(self, owner: AccountId, after: ClassPosition | None, limit: int) -> list[CountedClass]:
        query = select(classes, _SIZE).where(classes.c.owner_id == owner)
        if after is not None:
            query = query.where(tuple_(*_NEWEST) < tuple_(literal(after.created_at), literal(after.class_id)))
        query = query.order_by(*(column.desc() for column in _NEWEST)).limit(limit)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query)).all()
        return [CountedClass(_class_of(row), row.size) for row in rows]

    async def get(self, class_id: ClassId) -> CountedClass | None:
        async with transaction(self._engine) as connection:
            query = select(classes, _SIZE).where(classes.c.id == class_id)
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else CountedClass(_class_of(row), row.size)

    async def by_join_code(self, join_code: str) -> OwnedClass | None:
        async with transaction(self._engine) as connection:
            query = select(classes).where(classes.c.join_code == join_code)
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _class_of(row)

    async def change(self, owned: OwnedClass) -> bool:
        present = (classes.c.id == owned.id) & (classes.c.version == owned.version)
        values = {"name": owned.name, "language": owned.language, "version": owned.version + 1}
        changing = update(classes).where(present).values(values)
        async with transaction(self._engine) as connection:
            return (await connection.execute(changing)).rowcount > 0

    async def delete(self, class_id: ClassId, now: int) -> None:
        async with transaction(self._engine) as connection:
            await delete_classes(connection, classes.c.id == class_id, now)
        await sql.empty_log(self._engine)

    async def members(self, class_id: ClassId, after: MemberPosition | None, limit: int) -> list[ClassMember]:
        query = select(members).where(members.c.class_id == class_id)
        if after is not None:
            query = query.where(members.c.number > after.number)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query.order_by(members.c.number).limit(limit))).all()
        return [member_of(row) for row in rows]

    async def add_members(
        self,
        class_id: ClassId,
        ids: Sequence[MemberId],
        names: Sequence[str],
        draw: Callable[[set[str]], str],
    ) -> list[ClassMember]:
        async with transaction(self._engine) as connection:
            await _raise_version(connection, class_id)
            taken = await _codes(connection, class_id)
            if len(taken) + len(ids) > MAX_MEMBERS:
                raise ClassFull
            last = select(func.max(members.c.number)).where(members.c.class_id == class_id)
            number = (await connection.execute(last)).scalar_one() or 0
            added: list[ClassMember] = []
            for member_id, name in zip(ids, names, strict=True):
                number += 1
                code = draw(taken)
                taken.add(code)
                added.append(ClassMember(member_id, class_id, name, code, number))
            await connection.execute(learners.insert(), [{"id": each.id} for each in added])
            await connection.execute(members.insert(), [_row_of(each) for each in added])
        return added

    async def member(self, member_id: MemberId) -> ClassMember | None:
        return await self._find(members.c.id == member_id)

    async def by_code(self, class_id: ClassId, code: str) -> ClassMember | None:
        return await self._find((members.c.class_id == class_id) & (members.c.code == code))

    async def _find(self, condition: ColumnElement[bool]) -> ClassMember | None:
        async with transaction(self._engine) as connection:
            row = (await connection.execute(select(members).where(condition))).one_or_none()
        return None if row is None else member_of(row)

    async def rename_member(self, member: ClassMember, name: str) -> None:
        async with transaction(self._engine) as connection:
            await _raise_version(connection, member.class_id)
            await connection.execute(update(members).where(members.c.id == member.id).values(name=name))

    async def change_code(
        self, member: ClassMember, draw: Callable[[set[str]], str], now: int
    ) -> ClassMember:
        async with transaction(self._engine) as connection:
            owned = await _raise_version(connection, member.class_id)
            found = select(members).where(members.c.id == member.id)
            row = (await connection.execute(found)).one_or_none()
            if row is None:
                raise UnknownMember
            code = draw(await _codes(connection, member.class_id))
            changing = update(members).where(members.c.id == member.id).values(code=code)
            await connection.execute(changing)
            await end_reference(connection, reference_of(owned, member_of(row)), now)
        return ClassMember(member.id, member.class_id, row.name, code, row.number)

    async def remove_member(self, member: ClassMember, now: int) -> None:
        async with transaction(self._engine) as connection:
            await _raise_version(connection, member.class_id)
            await end_members(connection, members.c.id == member.id, now)
        await sql.empty_log(self._engine)


async def delete_classes(connection: AsyncConnection, which: ColumnElement[bool], now: int) -> None:
    """Delete these classes with their members, and leave what announces it."""
    await connection.execute(update(classes).where(false()).values(id=classes.c.id))  # SQLite's writer lock
    query = select(classes.c.id, classes.c.version).where(which).order_by(classes.c.id).with_for_update()
    found = (await connection.execute(query)).all()
    await end_members(connection, members.c.class_id.in_([row.id for row in found]), now)
    await connection.execute(delete(classes).where(classes.c.id.in_([row.id for row in found])))
    for row in found:
        await leave_roster(connection, ClassId(row.id), row.version + 1)


async def _lock_owner(connection: AsyncConnection, owner: AccountId) -> None:
    """Let one class be added at a time, so that the limit holds."""
    await connection.execute(update(accounts).where(false()).values(id=accounts.c.id))
    locking = select(accounts.c.id).where(accounts.c.id == owner).with_for_update()
    if (await connection.execute(locking)).one_or_none() is None:
        raise UnknownAccount


async def _raise_version(connection: AsyncConnection, class_id: ClassId) -> OwnedClass:
    """Lock the class, raise its version, and leave its roster to be announced. Raises `UnknownClass`."""
    raising = (
        update(classes)
        .where(classes.c.id == class_id)
        .values(version=classes.c.version + 1)
        .returning(*classes.columns)
    )
    row = (await connection.execute(raising)).one_or_none()
    if row is None:
        raise UnknownClass
    await leave_roster(connection, class_id, row.version)
    return _class_of(row)


async def _codes(connection: AsyncConnection, class_id: ClassId) -> set[str]:
    rows = await connection.execute(select(members.c.code).where(members.c.class_id == class_id))
    return {row.code for row in rows}


def _row_of(member: ClassMember) -> dict[str, str | int]:
    return {
        "id": member.id,
        "class_id": member.class_id,
        "name": member.name,
        "code": member.code,
        "number": member.number,
    }


def _class_of(row: Row[tuple[object, ...]]) -> OwnedClass:
    return OwnedClass(
        id=ClassId(row.id),
        owner_id=AccountId(row.owner_id),
        name=row.name,
        language=row.language,
        join_code=row.join_code,
        key=row.key,
        version=row.version,
        created_at=row.created_at,
    )
