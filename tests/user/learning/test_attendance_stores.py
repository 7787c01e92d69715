"""Stores of attendance: fakes, SQLite and PostgreSQL do the same."""

from dataclasses import replace

from msgspec import structs

from tests.user import examples
from tests.user.examples import NOW
from tests.user.stores import ANN, BOB, Stores
from wordrally.contracts.ids import PlayerId
from wordrally.user.learning.domain.attendance import Attendance, position_of


async def test_attendance_comes_newest_first_and_only_ones_own(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.accounts.add(BOB)
    rows = [
        examples.attendance(ANN, "s1", NOW),
        examples.attendance(ANN, "s3", NOW + 2),
        examples.attendance(BOB, "s3", NOW + 2),
        examples.attendance(ANN, "s2", NOW + 2),
    ]
    await stores.attendance.record(rows)
    assert await stores.attended(ANN) == [rows[1], rows[3], rows[0]]


async def test_pages_follow_each_other_without_gap_or_overlap(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    rows = [examples.attendance(ANN, f"s{number:02}", NOW + number // 3) for number in range(11)]
    second_seat = replace(rows[4], player_id=PlayerId("player-zoe"))
    await stores.attendance.record([*rows, second_seat])
    seen: list[Attendance] = []
    while page := await stores.attendance.page(ANN.id, position_of(seen[-1]) if seen else None, 2):
        assert len(page) <= 2
        seen += page
    assert seen == await stores.attended(ANN)
    assert len(seen) == 12


async def test_recording_again_changes_nothing_and_a_correction_wins(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    row, corrected = examples.attendance(ANN, "s1", score=950), examples.attendance(ANN, "s1", score=1000)
    await stores.attendance.record([row, row])
    await stores.attendance.record([row])
    assert await stores.attended(ANN) == [row]
    await stores.attendance.record([corrected])
    assert await stores.attended(ANN) == [corrected]


async def test_rows_of_accounts_that_are_gone_are_dropped(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    await stores.attendance.record([examples.attendance(BOB, "s1"), examples.attendance(ANN, "s1")])
    assert len(await stores.attended(ANN)) == 1
    await stores.accounts.add(BOB)
    assert await stores.attended(BOB) == []


async def test_what_players_type_is_kept_as_it_is(stores: Stores) -> None:
    await stores.accounts.add(ANN)
    row = examples.attendance(ANN, "s1")
    text = "O'Brien \"; DROP TABLE --\0 \u202e ☔"
    answer = structs.replace(row.session.answers[0], choices=None, text=text)
    typed = replace(row, session=structs.replace(row.session, answers=[answer]))
    await stores.attendance.record([typed])
    assert await stores.attended(ANN) == [typed]
