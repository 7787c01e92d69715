"""Cursors of lists of this service."""

from typing import Any, TypeVar

import msgspec

from wordrally.chassis import cursors
from wordrally.user.shared.domain.refusals import InvalidField

P = TypeVar("P", bound=msgspec.Struct | tuple[Any, ...])


def decode_cursor(cursor: str, position: type[P]) -> P:
    """Return the position in a cursor. Raises `InvalidField`."""
    try:
        return cursors.decode_cursor(cursor, position)
    except cursors.BadCursor:
        raise InvalidField("/cursor", "This is not a cursor of this list.", "bad-cursor") from None
