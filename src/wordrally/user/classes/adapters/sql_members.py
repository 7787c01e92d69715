"""Members of classes as rows: how they end, and how the state of their class is left to be announced."""

from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.chassis.sql import insert
from wordrally.contracts.http.classes import ClassRoster, code_reference
from wordrally.contracts.ids import AccountId, ClassId, MemberId
from wordrally.contracts.queue.ended_access import ACCOUNT_END_KEPT_S, ended_subject
from wordrally.user.classes.application.ports import RosterChange
from wordrally.user.classes.domain.classes import ClassMember
from wordrally.user.shared.adapters.sql import transaction, upsert
from wordrally.user.shared.adapters.sql_ended_access import leave_entries
from wordrally.user.shared.adapters.tables import classes, departures, learners, members, rosters

ROSTERS_AT_ONCE = 20


class SqlRosterOutbox:
    """Classes with an unannounced state."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def waiting(self) -> list[RosterChange]:
        query = select(rosters).order_by(rosters.c.class_id).limit(ROSTERS_AT_ONCE)
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query)).all()
            return [await _change(connection, ClassId(row.class_id), row.version) for row in rows]

    async def settle(self, change: RosterChange) -> None:
        settled = (rosters.c.class_id == change.class_id) & (rosters.c.version <= change.roster.version)
        async with transaction(self._engine) as connection:
            await connection.execute(delete(rosters).where(settled))

    async def restore(self, announced: set[ClassId]) -> int:
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(select(classes.c.id, classes.c.version))).all()
            missing = [row for row in rows if row.id not in announced]
            for row in missing:
                await leave_roster(connection, ClassId(row.id), row.version)
        return len(missing)


async def _change(connection: AsyncConnection, class_id: ClassId, version: int) -> RosterChange:
    row = (await connection.execute(select(classes).where(classes.c.id == class_id))).one_or_none()
    if row is None:
        return RosterChange(class_id, ClassRoster(version=version))
    found = (await connection.execute(select(members).where(members.c.class_id == class_id))).all()
    listed = {
        code_reference(row.key, member.code): (MemberId(member.id), str(member.name)) for member in found
    }
    roster = ClassRoster(version=row.version, owner_id=AccountId(row.owner_id), key=row.key, members=listed)
    return RosterChange(class_id, roster)


async def leave_roster(connection: AsyncConnection, class_id: ClassId, version: int) -> None:
    """Leave the class's state to be announced, in the transaction that changes it."""
    await connection.execute(upsert(connection, rosters), [{"class_id": class_id, "version": version}])


async def end_members(connection: AsyncConnection, which: ColumnElement[bool], now: int) -> None:
    """Erase these members with all that is kept of them, and leave their end to be announced."""
    found = [row.id for row in await connection.execute(select(members.c.id).where(which))]
    if not found:
        return
    await connection.execute(delete(learners).where(learners.c.id.in_(found)))
    left = [{"account_id": member_id, "at": now} for member_id in found]
    await connection.execute(insert(connection, departures).on_conflict_do_nothing(), left)
    ended = (ended_subject("account", member_id) for member_id in found)
    await leave_entries(connection, ended, now // 1000 + ACCOUNT_END_KEPT_S)


def member_of(row: Row[Any]) -> ClassMember:
    """Return the member in a row."""
    return ClassMember(MemberId(row.id), ClassId(row.class_id), row.name, row.code, row.number)
