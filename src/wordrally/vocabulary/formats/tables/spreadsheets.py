"""Workbooks: templates of Kahoot, Wayground, Blooket, Gimkit and Socrative, and two-column sheets."""

from collections.abc import Iterator

from wordrally.contracts.http.formats import ImportFormat, ImportInterpretation, ImportOptions
from wordrally.vocabulary.formats.proposal.rows import Reading
from wordrally.vocabulary.formats.refusals import Unreadable
from wordrally.vocabulary.formats.tables.interpreting import Table, interpret
from wordrally.vocabulary.formats.tables.records import TableRow
from wordrally.vocabulary.formats.tables.sheets import Sheet, sheets_of

QUIZ_NAME = ("quiz name", "1. quiz name", "quiz title", "title")


def read(content: bytes, options: ImportOptions) -> Reading:
    """Read the first sheet that has a header, else the first one that is not empty."""
    sheet, table = _table_in(content, options)
    notes = [*table.notes, *sheet.notes]
    if not table.header_row:
        notes.append("No header was found; the first two columns are taken for the two sides of cards.")
    return Reading(
        rows=table.rows,
        title=_title(sheet.head),
        notes=notes,
        doubts=table.doubts,
        interpretation=ImportInterpretation(header_row=table.header_row, columns=table.shown_columns),
    )


def format_of_workbook(content: bytes) -> ImportFormat:
    """Detect the program. Wayground states question types, Kahoot numbers choices; others are tables."""
    _, table = _table_in(content, ImportOptions())
    if not table.has_known_header or not table.columns.several("choice"):
        return "csv"
    return "wayground" if "kind" in table.columns.places else "kahoot"


def _table_in(content: bytes, options: ImportOptions) -> tuple[Sheet, Table]:
    first: tuple[Sheet, Table] | None = None
    for sheet in sheets_of(content):
        table = interpret(_rows(sheet), options)
        if table.has_known_header:
            return sheet, table
        if first is None and sheet.head:
            first = (sheet, table)
    if first is None:
        raise Unreadable("The sheets of this workbook are empty.")
    if not options.columns and len(first[1].columns.places) < 2:
        raise Unreadable(
            "No sheet of this workbook has two columns, or a header with a question and its answers."
        )
    return first


def _rows(sheet: Sheet) -> Iterator[TableRow]:
    return sheet.rows()


def _title(head: list[TableRow]) -> str:
    """Return the name of a quiz if a template has a cell for it."""
    for cells in head:
        for place, cell in enumerate(cells[:3]):
            if cell.strip().rstrip(":").lower() in QUIZ_NAME and place + 1 < len(cells):
                return cells[place + 1].strip()
    return ""
