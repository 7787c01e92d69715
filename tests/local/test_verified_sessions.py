"""The record of verified sessions: private, replaced as a whole, and never in the way."""

from pathlib import Path

import pytest

from wordrally.local.errors import StackCannotStart
from wordrally.local.operations.verified_sessions import (
    RECORD,
    VerifiedSessions,
    load_verified,
    save_verified,
)

FOUND = VerifiedSessions({"s1": 45}, {"s1": (1, 30)})


def test_what_was_saved_is_known_and_nobody_else_can_read_it(tmp_path: Path):
    save_verified(tmp_path, FOUND)
    assert load_verified(tmp_path) == FOUND
    assert (tmp_path / RECORD).stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == [RECORD]


@pytest.mark.parametrize("content", [b"", b"\0 noise", b"[]", b'{"sessions": 3}'])
def test_a_damaged_record_counts_as_none(tmp_path: Path, content: bytes):
    (tmp_path / RECORD).write_bytes(content)
    assert load_verified(tmp_path) == VerifiedSessions()


def test_a_record_that_cannot_be_written_is_named(tmp_path: Path):
    with pytest.raises(
        StackCannotStart, match=r"compared, but not remembered.*verified\.json.*then try again"
    ):
        save_verified(tmp_path / "nothing there", FOUND)
