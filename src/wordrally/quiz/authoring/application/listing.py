"""Listing quizzes: filters, search, order and pages."""

from dataclasses import dataclass, replace
from typing import Annotated, NamedTuple, Protocol

from msgspec import Meta

from wordrally.chassis.cursors import BadCursor, decode_cursor, encode_cursor
from wordrally.contracts.http.paging import Page
from wordrally.contracts.http.quizzes import QuizSort, QuizSummary
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.domain.searching import title_key


class QuizCursor(NamedTuple):
    """Last row of a page, by the value that the list is ordered by."""

    sort: QuizSort
    value: Annotated[int, Meta(ge=0, lt=2**53)] | Annotated[str, Meta(max_length=200)]
    id: Annotated[str, Meta(pattern="^[0-9a-z-]{1,36}$")]


@dataclass(frozen=True, slots=True)
class QuizListing:
    """Request for a part of a list: the quizzes of `owner_id`, or all public ones.

    A filter that is None lets everything pass. An empty `folder` means quizzes without a folder.
    """

    owner_id: AccountId | None
    limit: int
    after: QuizCursor | None = None
    search: str | None = None
    tag: str | None = None
    folder: str | None = None
    language: str | None = None
    deleted: bool = False
    sort: QuizSort = "-created_at"


class QuizLists(Protocol):
    """Lists of quizzes in the quiz database."""

    async def list(self, listing: QuizListing) -> list[QuizSummary]:
        """Return up to `limit` quizzes in order. Deleted ones are in the list of deleted ones only."""
        ...


async def list_quizzes(lists: QuizLists, listing: QuizListing, cursor: str | None) -> Page[QuizSummary]:
    """Return one page. Raises `BadCursor`."""
    after = None if cursor is None else _place(cursor, listing.sort)
    # One row more than wanted shows whether there is another page.
    found = await lists.list(replace(listing, limit=listing.limit + 1, after=after))
    items = found[: listing.limit]
    more = len(found) > listing.limit
    return Page(items=items, next_cursor=encode_cursor(cursor_of(listing.sort, items[-1])) if more else None)


def _place(cursor: str, sort: QuizSort) -> QuizCursor:
    place = decode_cursor(cursor, QuizCursor)
    if place.sort != sort or isinstance(place.value, str) != ("title" in sort):
        raise BadCursor(cursor)  # issued for another order
    return place


def cursor_of(sort: QuizSort, quiz: QuizSummary) -> QuizCursor:
    """Return the place of a quiz in a list."""
    return QuizCursor(sort, sort_value(sort, quiz), quiz.id)


def sort_value(sort: QuizSort, quiz: QuizSummary) -> int | str:
    """Return the value that a list is ordered by; a quiz that was never played comes before all others."""
    match sort.removeprefix("-"):
        case "title":
            return title_key(quiz.title)
        case "last_played_at":
            return quiz.last_played_at or 0
        case "updated_at":
            return quiz.updated_at
        case _:
            return quiz.created_at
