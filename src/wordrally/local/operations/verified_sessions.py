"""Record of the sessions that `wordrally verify` has found right, which it does not read again."""

import os
from pathlib import Path

import msgspec

from wordrally.local.errors import StackCannotStart, sentence
from wordrally.local.folder import private

RECORD = "verified.json"


class VerifiedSessions(msgspec.Struct):
    """Verified sessions: the number of messages in each log, and those of messages and rows of attendance.

    A restored folder has no such record, so everything in it is read once more.
    """

    sessions: dict[str, int] = {}
    attendance: dict[str, tuple[int, int]] = {}


def load_verified(data: Path) -> VerifiedSessions:
    """Return the record of a folder. A missing or damaged one is empty: everything is read again."""
    try:
        return msgspec.json.decode((data / RECORD).read_bytes(), type=VerifiedSessions)
    except (OSError, msgspec.MsgspecError):
        return VerifiedSessions()


def save_verified(data: Path, verified: VerifiedSessions) -> None:
    """Replace the record. Raises `StackCannotStart`."""
    draft = data / f".{RECORD}.{os.getpid()}"
    try:
        with open(draft, "wb", opener=private) as file:
            file.write(msgspec.json.encode(verified))
        draft.replace(data / RECORD)
    except OSError as error:
        raise StackCannotStart(
            f"Everything was compared, but not remembered. {sentence(error, draft)}"
        ) from None
    finally:
        draft.unlink(missing_ok=True)
