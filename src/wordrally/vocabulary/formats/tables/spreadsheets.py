"""Spreadsheets that Kahoot and Wayground take questions from: the header is found by its words, wherever it stands."""

from collections.abc import Iterator, Sequence

from wordrally.contracts.formats import ImportOptions
from wordrally.vocabulary.formats.proposal.rows import Reading
from wordrally.vocabulary.formats.refusals import Unreadable
from wordrally.vocabulary.formats.tables.headers import Columns, find_header, rows_below
from wordrally.vocabulary.formats.tables.sheets import tables_of


def read(content: bytes, options: ImportOptions) -> Reading:
    """The first sheet that has a header."""
    columns, rows = _questions_in(content)
    return Reading(rows=rows_below(columns, rows))


def is_waygrounds(content: bytes) -> bool:
    """Whether a workbook says of what type each question is, as Wayground's does and Kahoot's does not."""
    columns, _ = _questions_in(content)
    return "kind" in columns.places


def _questions_in(content: bytes) -> tuple[Columns, Iterator[Sequence[str]]]:
    for table in tables_of(content):
        if found := find_header(table):
            return found
    raise Unreadable(
        "No sheet of this workbook has a header with a question, its answers and the correct one."
    )
