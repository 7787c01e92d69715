"""Cursor paging: `?limit=&cursor=` gives one page and the cursor of the next."""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One page of a list, in the list's stated order; `next_cursor` is null on the last page."""

    items: list[T]
    next_cursor: str | None
