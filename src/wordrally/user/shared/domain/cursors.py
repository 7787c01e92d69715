"""Cursors: positions of readers in a list, in a form that only this service reads."""

import base64
import binascii
from typing import TypeVar

import msgspec

from wordrally.user.shared.domain.refusals import InvalidField

P = TypeVar("P", bound=msgspec.Struct)


def encode_cursor(position: msgspec.Struct) -> str:
    """Return an opaque cursor, which holds nothing that its reader does not know."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def decode_cursor(cursor: str, position: type[P]) -> P:
    """Return the position in a cursor. Raises `InvalidField`."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        decoded = msgspec.json.decode(raw, type=position)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise InvalidField("/cursor", "This is not a cursor of this list.", "bad-cursor") from None
    if not all(map(_can_be_looked_up, msgspec.structs.astuple(decoded))):
        raise InvalidField("/cursor", "This is not a cursor of this list.", "bad-cursor")
    return decoded


def _can_be_looked_up(part: object) -> bool:
    """Return whether a database can hold the values: 64-bit integers, and no NUL in texts (PostgreSQL)."""
    return "\0" not in part if isinstance(part, str) else isinstance(part, int) and 0 <= part < 2**63
