"""Learned words in SQL: read in the order in which they are due, written with their attendance."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import RowMapping, delete, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.contracts.http.accounts import LearnedWord
from wordrally.contracts.ids import AccountId
from wordrally.user.learning.adapters.attendance_rows import games_with_words
from wordrally.user.learning.domain.attendance import Attendance
from wordrally.user.learning.domain.learned_words import (
    DuePosition,
    Learned,
    Memory,
    WordKey,
    add,
    fold,
    meetings,
)
from wordrally.user.shared.adapters.sql import transaction, upsert
from wordrally.user.shared.adapters.tables import accounts, learned_words, learners, members

AT_ONCE = 2_000
"""Words or accounts per statement. Each is one or two parameters, of which a database takes some 32,000."""

Change = tuple[Attendance, Attendance | None]
"""Row and its previous state."""

_FIRST_DUE = (learned_words.c.next_review_at, learned_words.c.word, learned_words.c.language)
_KEY = (learned_words.c.language, learned_words.c.word)


class SqlLearnedWords:
    """One row for each word that an account has met."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(self, account_id: AccountId, after: DuePosition | None, limit: int) -> list[LearnedWord]:
        query = select(learned_words).where(learned_words.c.account_id == account_id)
        if after is not None:
            behind = (literal(after.next_review_at), literal(after.word), literal(after.language))
            query = query.where(tuple_(*_FIRST_DUE) > tuple_(*behind))
        async with transaction(self._engine) as connection:
            rows = (await connection.execute(query.order_by(*_FIRST_DUE).limit(limit))).mappings().all()
        return [learned_of(row).seen for row in rows]

    async def name_of(self, account_id: AccountId) -> str | None:
        account = select(accounts.c.display_name).where(accounts.c.id == account_id)
        query = account.union_all(select(members.c.name).where(members.c.id == account_id))
        async with transaction(self._engine) as connection:
            return (await connection.execute(query)).scalars().first()

    async def exists(self, account_id: AccountId) -> bool:
        query = select(learners.c.id).where(learners.c.id == account_id)
        async with transaction(self._engine) as connection:
            return (await connection.execute(query)).one_or_none() is not None


async def learn(connection: AsyncConnection, changes: Sequence[Change]) -> None:
    """Update learned words after a change of attendance, in the same transaction.

    The attendance must be written already. No other transaction may write these accounts' words meanwhile.
    """
    by_account: dict[AccountId, list[Change]] = {}
    for change in changes:
        by_account.setdefault(change[0].account_id, []).append(change)
    known = await _known(connection, list(by_account), sorted(_words_of(changes)))
    learned: list[dict[str, Any]] = []
    for account_id, of_account in by_account.items():
        added, late = add(known.get(account_id, {}), (row for row, before in of_account if before is None))
        late |= _words_of(change for change in of_account if change[1] is not None)
        if late:
            added |= await _fold_anew(connection, account_id, late)
        learned += [_row_of(account_id, each) for each in added.values()]
    if learned:
        await connection.execute(upsert(connection, learned_words), learned)


async def _fold_anew(
    connection: AsyncConnection, account_id: AccountId, words: set[WordKey]
) -> dict[WordKey, Learned]:
    """Replace the state of these words by a fold of all the account's rows, and return it."""
    mine = learned_words.c.account_id == account_id
    ordered = sorted(words)
    for start in range(0, len(ordered), AT_ONCE):
        these = tuple_(*_KEY).in_(ordered[start : start + AT_ONCE])
        await connection.execute(delete(learned_words).where(mine, these))
    games = games_with_words(connection, account_id)
    return fold({}, [met async for row in games for met in meetings(row) if met.key in words])


async def _known(
    connection: AsyncConnection, account_ids: Sequence[AccountId], words: Sequence[WordKey]
) -> dict[AccountId, dict[WordKey, Learned]]:
    known: dict[AccountId, dict[WordKey, Learned]] = {}
    for start in range(0, len(words), AT_ONCE):
        these = tuple_(*_KEY).in_(words[start : start + AT_ONCE])
        for first in range(0, len(account_ids), AT_ONCE):
            theirs = learned_words.c.account_id.in_(account_ids[first : first + AT_ONCE])
            rows = await connection.execute(select(learned_words).where(theirs, these))
            for row in rows.mappings():
                learned = learned_of(row)
                known.setdefault(AccountId(row["account_id"]), {})[learned.key] = learned
    return known


def _words_of(changes: Iterable[Change]) -> set[WordKey]:
    rows = chain.from_iterable(changes)
    return {(each.language, each.word) for row in rows if row is not None for each in row.words if each}


def _row_of(account_id: AccountId, learned: Learned) -> dict[str, Any]:
    memory = {"stability": learned.memory.stability, "difficulty": learned.memory.difficulty}
    return {"account_id": account_id, **msgspec.structs.asdict(learned.seen), **memory}


def learned_of(row: RowMapping) -> Learned:
    """Return the learned word in a row."""
    seen = LearnedWord(**{name: row[name] for name in LearnedWord.__struct_fields__})
    return Learned(seen, Memory(row["stability"], row["difficulty"]))
