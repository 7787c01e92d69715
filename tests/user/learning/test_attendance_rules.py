"""Where a reader of the history stands, and what a session's results mean for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.user import examples
from wordrally.chassis.cursors import encode_cursor
from wordrally.user.learning.domain.attendance import Position, attendances
from wordrally.user.shared.domain.cursors import decode_cursor
from wordrally.user.shared.domain.refusals import InvalidField

ids = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=36)


@given(st.builds(Position, finished_at=st.integers(0, 2**63 - 1), session_id=ids, player_id=ids))
def test_a_cursor_reads_back(position: Position) -> None:
    assert decode_cursor(encode_cursor(position), Position) == position


@given(st.text(max_size=100))
def test_what_is_no_cursor_is_refused_and_nothing_else(cursor: str) -> None:
    with pytest.raises(InvalidField):
        decode_cursor(cursor, Position)


@pytest.mark.parametrize(
    "position",
    [Position(-1, "s", "p"), Position(2**63, "s", "p"), Position(1, "\0", "p"), Position(1, "s", "\0")],
)
def test_a_cursor_that_no_database_can_look_up_is_refused(position: Position) -> None:
    with pytest.raises(InvalidField):
        decode_cursor(encode_cursor(position), Position)


def test_each_result_of_a_session_becomes_one_row_of_its_account() -> None:
    ann, bob = examples.account("ann"), examples.account("bob")
    rows = [examples.attendance(ann, "s1", score=950), examples.attendance(bob, "s1", score=900)]
    assert attendances(examples.results("s1", *rows)) == rows
