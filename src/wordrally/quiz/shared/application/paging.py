"""Opaque page cursors. Lists are ordered by time and id, newest first, so new rows shift no page."""

import base64
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
from msgspec import Meta


class PageCursor(NamedTuple):
    """Last row of a page: the next page begins after it."""

    at: Annotated[int, Meta(ge=0, lt=2**53)]
    id: Annotated[str, Meta(pattern="^[0-9a-z-]{1,36}$")]


C = TypeVar("C", bound=tuple[Any, ...])


class BadCursor(Exception):
    """The cursor was not issued by us."""


def next_cursor(place: tuple[Any, ...]) -> str:
    """Return the cursor of the page after `place`."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def parse_cursor(cursor: str | None) -> PageCursor | None:
    """Decode a cursor; None means the first page. Raises `BadCursor`."""
    return None if cursor is None else decode_cursor(cursor, PageCursor)


def decode_cursor(cursor: str, kind: type[C]) -> C:
    """Decode a cursor of another list's kind. Raises `BadCursor`."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(text, type=kind)
    except (ValueError, msgspec.MsgspecError):
        raise BadCursor(cursor) from None
