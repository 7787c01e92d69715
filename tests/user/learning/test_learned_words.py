"""Learned words: fakes and databases agree, in whatever order, parts and repetitions results arrive."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user import examples
from tests.user.examples import NOW, game
from tests.user.fakes.accounts import FakeAccounts
from tests.user.fakes.database import FakeDatabase
from tests.user.fakes.learning import FakeAttendanceRecords, FakeLearnedWords
from wordrally.contracts.http.accounts import LearnedWord
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.accounts.application.account_ports import Accounts
from wordrally.user.accounts.domain.accounts import Account
from wordrally.user.learning.adapters.sql_attendance import SqlAttendanceRecords
from wordrally.user.learning.adapters.sql_learned_words import SqlLearnedWords
from wordrally.user.learning.application.ports import AttendanceRecords, LearnedWords
from wordrally.user.learning.domain.attendance import Attendance
from wordrally.user.learning.domain.learned_words import DAY_MS, DuePosition, due_position
from wordrally.user.shared.adapters.tables import attendance, learned_words

ANN, BOB = examples.account("ann"), examples.account("bob")
WORDS = ["drizzle", "fog", "hail", "Polish", "polish", "łza", "ice cream"]


@dataclass
class Stores:
    """What learned words hang on."""

    accounts: Accounts
    attendance: AttendanceRecords
    learned: LearnedWords

    async def words(self, of: Account = ANN) -> list[LearnedWord]:
        return await self.learned.page(of.id, None, 1_000)


def sql_stores(engine: AsyncEngine) -> Stores:
    return Stores(SqlAccounts(engine), SqlAttendanceRecords(engine), SqlLearnedWords(engine))


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest) -> Stores:
    if request.param == "fake":
        database = FakeDatabase()
        return Stores(
            FakeAccounts(database),
            FakeAttendanceRecords(database),
            FakeLearnedWords(database),
        )
    return sql_stores(request.getfixturevalue(request.param))


@pytest.fixture
async def stores(empty: Stores) -> Stores:
    """Ann and Bob have accounts."""
    for account in (ANN, BOB):
        await empty.accounts.add(account)
    return empty


def games(dice: random.Random, count: int) -> list[Attendance]:
    """Games of Ann and Bob, some of which finish in the same instant, some with two seats of one account."""
    rows: list[Attendance] = []
    for number in range(count):
        at = NOW + dice.randrange(count // 2) * DAY_MS
        for account in (ANN, BOB):
            words = dice.choices(WORDS, k=dice.randint(1, 6))
            right = "".join(dice.choices("ysn-", k=len(words)))
            seat = f"{account.id}-{dice.randrange(2)}"
            rows.append(game(account, f"s{number}", *words, right=right, finished_at=at, player=seat))
    return rows


async def fold_of(rows: Sequence[Attendance], of: Account) -> list[LearnedWord]:
    """The definition: what the fake makes of all rows at once."""
    database = FakeDatabase(accounts={ANN.id: ANN, BOB.id: BOB})
    await FakeAttendanceRecords(database).record(rows)
    return await FakeLearnedWords(database).page(of.id, None, 1_000)


async def test_words_come_first_due_first_and_only_ones_own(stores: Stores) -> None:
    await stores.attendance.record([game(ANN, "s1", "drizzle", "fog", right="yn"), game(BOB, "s1", "hail")])

    words = await stores.words()

    assert [(word.word, word.met, word.correct, word.last_correct) for word in words] == [
        ("fog", 1, 0, False),
        ("drizzle", 1, 1, True),
    ]
    assert [word.last_met_at for word in words] == [NOW, NOW]
    assert [word.word for word in await stores.words(BOB)] == ["hail"]


async def test_pages_of_words_follow_each_other_without_gap_or_overlap(stores: Stores) -> None:
    await stores.attendance.record([game(ANN, "s1", *WORDS, right="ynynynn")])
    seen: list[LearnedWord] = []
    after: DuePosition | None = None
    while page := await stores.learned.page(ANN.id, after, 2):
        seen += page
        after = due_position(page[-1])

    assert seen == await stores.words()
    assert sorted(word.word for word in seen) == sorted(WORDS)


@pytest.mark.parametrize("seed", range(4))
async def test_words_are_the_fold_of_all_games_however_these_arrive(stores: Stores, seed: int) -> None:
    dice = random.Random(seed)
    rows = games(dice, 12)
    arriving = dice.sample(rows, len(rows)) + dice.sample(rows, len(rows) // 2)
    while arriving:
        size = dice.randint(1, 5)
        await stores.attendance.record(arriving[:size])
        del arriving[:size]

    for account in (ANN, BOB):
        assert await stores.words(account) == await fold_of(rows, account)


async def test_a_correction_of_a_game_corrects_its_words(stores: Stores) -> None:
    later = game(ANN, "s2", "drizzle", finished_at=NOW + DAY_MS)
    await stores.attendance.record([game(ANN, "s1", "drizzle", "fog", right="ny"), later])
    corrected = game(ANN, "s1", "drizzle", "hail")

    await stores.attendance.record([corrected])

    assert await stores.words() == await fold_of([corrected, later], ANN)


async def test_an_erased_account_leaves_no_word(stores: Stores) -> None:
    rows = [game(ANN, "s1", "drizzle"), game(BOB, "s1", "drizzle")]
    await stores.attendance.record(rows)
    await stores.accounts.erase(ANN.id, NOW)
    await stores.attendance.record(rows)  # delivered again

    assert await stores.words() == []
    assert len(await stores.words(BOB)) == 1


async def test_words_of_a_game_of_old_are_none(stores: Stores) -> None:
    await stores.attendance.record([examples.attendance(ANN, "s1")])

    assert await stores.words() == []


async def test_workers_that_record_at_once_lose_no_meeting(engine: AsyncEngine) -> None:
    stores = sql_stores(engine)
    for account in (ANN, BOB):
        await stores.accounts.add(account)
    rows = games(random.Random(9), 24)

    await asyncio.gather(*(stores.attendance.record(rows[start::8]) for start in range(8)))

    for account in (ANN, BOB):
        assert await stores.words(account) == await fold_of(rows, account)


async def test_words_that_were_not_met_for_as_long_as_the_history_is_kept_are_forgotten(
    engine: AsyncEngine,
) -> None:
    stores = sql_stores(engine)
    await stores.accounts.add(ANN)
    rows = [game(ANN, "s1", "drizzle", "fog"), game(ANN, "s2", "fog", finished_at=NOW + DAY_MS)]
    await stores.attendance.record(rows)

    await SqlAttendanceRecords(engine).forget(NOW + 1)

    assert [(word.word, word.met) for word in await stores.words()] == [("fog", 2)]


async def everything(engine: AsyncEngine) -> list[tuple[Any, ...]]:
    async with engine.connect() as connection:
        return [
            tuple(row)
            for table in (attendance, learned_words)
            for row in await connection.execute(table.select().order_by(*table.primary_key))
        ]


async def test_recording_again_changes_no_byte(engine: AsyncEngine) -> None:
    stores = sql_stores(engine)
    for account in (ANN, BOB):
        await stores.accounts.add(account)
    rows = games(random.Random(5), 10)
    await stores.attendance.record(rows)
    once = await everything(engine)

    await stores.attendance.record(rows[::-1])
    await stores.attendance.record([replace(row) for row in rows[:3]])

    assert await everything(engine) == once
