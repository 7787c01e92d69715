"""Rows of cells out of a text."""

import csv
from collections.abc import Iterator

from wordrally.vocabulary.formats.plain_text.decoding import MAX_LINES, MAX_RECORD, lines_of
from wordrally.vocabulary.formats.refusals import Unreadable
from wordrally.vocabulary.formats.tables.separators import Layout

LONG_ROW = f"A row of this file is longer than {MAX_RECORD:,} characters."
LOOSE = "The next line has no separator; it may belong to this row."
MAX_RECORDS = 60_000
"""Rows that are looked at to see whether quotation marks belong to the text: more than any file may have."""


class TableRow(list[str]):
    """The cells of a row, and what is not sure about them."""

    doubts: tuple[str, ...] = ()


def records(text: str, layout: Layout) -> Iterator[TableRow]:
    """The rows that are not blank."""
    return (row for row in _records(text, layout) if any(map(str.strip, row)))


def with_loose_lines(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    """The rows; one before a line without a separator is not sure, as the line may belong to it."""
    before: TableRow | None = None
    for row in rows:
        if before is not None:
            if len(row) < 2 <= len(before):
                before.doubts = (*before.doubts, LOOSE)
            yield before
        before = row
    if before is not None:
        yield before


def _records(text: str, layout: Layout) -> Iterator[TableRow]:
    if layout.may_quote and '"' in text:
        yield from _quoted(text, layout.separator)
        return
    rows = lines_of(text) if layout.row_separator == "\n" else _parts(text, layout.row_separator)
    for row in rows:
        if len(row) > MAX_RECORD:
            raise Unreadable(LONG_ROW)
        yield TableRow(row.strip("\n").split(layout.separator, 1 if layout.once else -1))


def _quoted(text: str, separator: str) -> Iterator[TableRow]:
    """Rows of which some cells are quoted and go over several lines (RFC 4180); else the marks belong to the text."""
    rows = _strictly(text, separator)
    if rows is not None:
        yield from rows
        return
    for cells in csv.reader(lines_of(text), delimiter=separator, quoting=csv.QUOTE_NONE):
        row = TableRow(cells)
        if any('"' in cell for cell in cells):
            row.doubts = ("The quotation marks of this file do not match; they were taken for text.",)
        yield row


def _strictly(text: str, separator: str) -> list[TableRow] | None:
    """All rows; None where a mark is open or followed by text. Raises `Unreadable` for a row without end."""
    lines = _Lines(text)
    rows: list[TableRow] = []
    try:
        for cells in csv.reader(lines, delimiter=separator, strict=True):
            lines.length = 0
            rows.append(TableRow(cells))
            if len(rows) > MAX_RECORDS:
                break
    except csv.Error:
        return None
    return rows


class _Lines:
    """Lines for a csv reader, which would gather a whole file into one row where a quotation mark is missing."""

    def __init__(self, text: str) -> None:
        self._lines = lines_of(text)
        self.length = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.length += len(line)
            if self.length > MAX_RECORD:
                raise Unreadable(LONG_ROW)
            yield line


def _parts(text: str, separator: str) -> Iterator[str]:
    if text.count(separator) > MAX_LINES:
        raise Unreadable(f"This file has more than {MAX_LINES:,} rows; a quiz needs at most a few hundred.")
    at = 0
    while (end := text.find(separator, at)) >= 0:
        yield text[at:end]
        at = end + len(separator)
    yield text[at:]
