"""Cursors: where a page ended, as an opaque text. Lists are ordered by instant and id, newest first, so none shifts."""

import base64
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta


class PageCursor(NamedTuple):
    """The last row of a page: the next one begins behind it."""

    at: Annotated[int, Meta(ge=0, lt=2**53)]
    id: Annotated[str, Meta(pattern="^[0-9a-z-]{1,36}$")]


class BadCursor(Exception):
    """The cursor is none that we gave."""


def next_cursor(place: PageCursor) -> str:
    """The cursor of the page behind `place`."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def parse_cursor(cursor: str | None) -> PageCursor | None:
    """Where the page begins; none for the first page. Raises `BadCursor`."""
    if cursor is None:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(text, type=PageCursor)
    except (ValueError, msgspec.MsgspecError):
        raise BadCursor(cursor) from None
