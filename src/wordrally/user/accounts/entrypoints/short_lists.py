"""Pages of lists that are short enough to be read whole."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from wordrally.chassis.cursors import encode_cursor
from wordrally.contracts.http.accounts import ApiKeyView, LoginView
from wordrally.contracts.http.paging import Page
from wordrally.user.shared.domain.cursors import decode_cursor

T = TypeVar("T", LoginView, ApiKeyView)


class ShortListPosition(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Place of an item in a list that is sorted by creation, newest first."""

    created_at: int
    id: str


def page_of(items: Sequence[T], limit: int, cursor: str | None) -> Page[T]:
    """Return the page after the cursor. Raises `InvalidField` for a bad one."""
    placed = sorted(items, key=_place, reverse=True)
    if cursor:
        after = decode_cursor(cursor, ShortListPosition)
        placed = [item for item in placed if _place(item) < (after.created_at, after.id)]
    page = placed[:limit]
    more = len(placed) > limit
    return Page(items=page, next_cursor=encode_cursor(ShortListPosition(*_place(page[-1]))) if more else None)


def _place(item: LoginView | ApiKeyView) -> tuple[int, str]:
    return item.created_at, item.id
