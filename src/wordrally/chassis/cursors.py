"""Page cursors: the position of a reader in a list, in a form that only its service reads."""

import base64
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

P = TypeVar("P", bound=msgspec.Struct | tuple[Any, ...])


class BadCursor(Exception):
    """The cursor was not issued for this list."""


def encode_cursor(position: msgspec.Struct | tuple[Any, ...]) -> str:
    """Return an opaque cursor, which holds nothing that its reader does not know."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def decode_cursor(cursor: str, position: type[P]) -> P:
    """Return the position in a cursor. Raises `BadCursor`."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        decoded = msgspec.json.decode(raw, type=position)
    except (ValueError, msgspec.MsgspecError):
        raise BadCursor(cursor) from None
    if not all(map(_can_be_looked_up, _parts(decoded))):
        raise BadCursor(cursor)
    return decoded


def _parts(position: msgspec.Struct | tuple[Any, ...]) -> Iterable[object]:
    return msgspec.structs.astuple(position) if isinstance(position, msgspec.Struct) else position


def _can_be_looked_up(part: object) -> bool:
    """Return whether a database can hold the value: a 64-bit integer, or a text without NUL (PostgreSQL)."""
    match part:
        case str():
            return "\0" not in part
        case int():
            return 0 <= part < 2**63
        case _:
            return part is None
