"""Parameters that calls share: ids in the path, pages of a list."""

import re
from typing import Annotated

from litestar.params import QueryParameter

from wordrally.chassis.http import ProblemError, invalid
from wordrally.contracts.problems import FieldError
from wordrally.quiz.shared.application.paging import BadCursor, PageCursor, parse_cursor

ID = re.compile(r"[a-zA-Z0-9-]{1,36}")

PageLimit = Annotated[int, QueryParameter(ge=1, le=100, description="At most so many items.")]
PageCursorParameter = Annotated[
    str | None,
    QueryParameter(max_length=200, description="`next_cursor` of the page before; none for the first page."),
]


def known_id(text: str, kind: str, detail: str) -> str:
    """An id from the path. Raises 404 at once for what cannot be one, so that no engine ever sees it."""
    if not ID.fullmatch(text):
        raise ProblemError(404, kind, detail)
    return text


def place_of(cursor: str | None) -> PageCursor | None:
    """Where the page begins. Raises 422."""
    try:
        return parse_cursor(cursor)
    except BadCursor:
        mistake = FieldError(
            where="query", field="/cursor", message="This cursor is none of ours.", code="bad-cursor"
        )
        raise invalid([mistake]) from None
