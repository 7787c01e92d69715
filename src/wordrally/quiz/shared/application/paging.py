"""Pages of lists that are ordered by time and id, newest first, so that new rows shift no page."""

from typing import Annotated, NamedTuple

from msgspec import Meta

from wordrally.chassis.cursors import decode_cursor


class PageCursor(NamedTuple):
    """Last row of a page: the next page begins after it."""

    at: Annotated[int, Meta(ge=0, lt=2**53)]
    id: Annotated[str, Meta(pattern="^[0-9a-z-]{1,36}$")]


def parse_cursor(cursor: str | None) -> PageCursor | None:
    """Decode a cursor; None means the first page. Raises `BadCursor`."""
    return None if cursor is None else decode_cursor(cursor, PageCursor)
