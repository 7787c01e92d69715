"""Parameters shared by several calls: ids in the path, and pages of a list."""

import re
from typing import Annotated

from litestar.params import QueryParameter

from wordrally.chassis.cursors import BadCursor
from wordrally.chassis.http.problems import ProblemError, invalid
from wordrally.contracts.http.problems import FieldError
from wordrally.quiz.shared.application.paging import PageCursor, parse_cursor

ID = re.compile(r"[a-zA-Z0-9-]{1,36}")

PageLimit = Annotated[int, QueryParameter(ge=1, le=100, description="Maximum number of items.")]
PageCursorParameter = Annotated[
    str | None,
    QueryParameter(
        max_length=200, description="`next_cursor` of the previous page; omit it for the first page."
    ),
]


def known_id(text: str, kind: str, detail: str) -> str:
    """Return an id of the path. Raises 404 for a malformed id, before any engine is asked."""
    if not ID.fullmatch(text):
        raise ProblemError(404, kind, detail)
    return text


def place_of(cursor: str | None) -> PageCursor | None:
    """Decode the cursor of a list. Raises 422."""
    try:
        return parse_cursor(cursor)
    except BadCursor:
        raise bad_cursor() from None


def bad_cursor() -> ProblemError:
    """Return a 422 for a cursor that was not issued for this list."""
    mistake = FieldError(where="query", field="/cursor", message="This cursor is invalid.", code="bad-cursor")
    return invalid([mistake])
