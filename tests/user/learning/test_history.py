"""Writing and reading the history, on fakes."""

import pytest

from tests.user import examples
from tests.user.fakes.database import NOW
from tests.user.fakes.ports import FakeUserPorts
from wordrally.contracts.ids import AccountId
from wordrally.user.learning.application.history import read_history, record_results
from wordrally.user.shared.domain.refusals import InvalidField, UnknownAccount

ANN, BOB = examples.account("ann"), examples.account("bob")


@pytest.fixture
def fake() -> FakeUserPorts:
    fake = FakeUserPorts()
    fake.database.accounts[ANN.id] = ANN
    return fake


async def _record(fake: FakeUserPorts, *sessions: str) -> int:
    rows = [examples.attendance(ANN, session, NOW + number) for number, session in enumerate(sessions)]
    return await record_results(
        fake.attendance, [examples.results(row.session.session_id, row) for row in rows]
    )


async def test_the_newest_session_comes_first_and_the_last_page_has_no_cursor(fake: FakeUserPorts) -> None:
    assert await _record(fake, "s1", "s2", "s3") == 3
    first = await read_history(fake.learning, ANN.id, 2, None)
    assert [session.session_id for session in first.items] == ["s3", "s2"]
    second = await read_history(fake.learning, ANN.id, 2, first.next_cursor)
    assert [session.session_id for session in second.items] == ["s1"]
    assert second.next_cursor is None


async def test_a_page_that_is_just_full_is_the_last(fake: FakeUserPorts) -> None:
    await _record(fake, "s1", "s2")
    assert (await read_history(fake.learning, ANN.id, 2, None)).next_cursor is None


async def test_a_session_that_ends_between_two_pages_shifts_nothing(fake: FakeUserPorts) -> None:
    await _record(fake, "s1", "s2", "s3")
    first = await read_history(fake.learning, ANN.id, 1, None)
    newer = examples.attendance(ANN, "s9", NOW + 9)
    await record_results(fake.attendance, [examples.results("s9", newer)])
    second = await read_history(fake.learning, ANN.id, 1, first.next_cursor)
    assert [session.session_id for session in second.items] == ["s2"]


async def test_an_account_that_is_gone_has_no_history(fake: FakeUserPorts) -> None:
    with pytest.raises(UnknownAccount):
        await read_history(fake.learning, AccountId("gone"), 10, None)


async def test_a_bad_cursor_is_refused(fake: FakeUserPorts) -> None:
    with pytest.raises(InvalidField):
        await read_history(fake.learning, ANN.id, 10, "nonsense")


async def test_parts_without_results_and_results_of_the_gone_write_nothing(fake: FakeUserPorts) -> None:
    gone = examples.attendance(BOB, "s1")
    empty = examples.results("s2", gone)
    await record_results(fake.attendance, [])
    await record_results(fake.attendance, [examples.results("s1", gone), empty])
    assert not fake.database.attendance
