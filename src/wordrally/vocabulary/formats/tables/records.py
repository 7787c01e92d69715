"""Splitting of a text into rows of cells."""

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
    """The cells of a row, and the doubts about them."""

    doubts: tuple[str, ...] = ()


def records(text: str, layout: Layout) -> Iterator[TableRow]:
    """Return the rows that are not blank."""
    return (row for row in _records(text, layout) if any(map(str.strip, row)))


def with_loose_lines(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    """Return the rows. One before a line without a separator is doubtful, since the line may belong to it."""
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
    """Read rows with quoted cells over several lines (RFC 4180).

    Elsewhere quotation marks belong to the text.
    """
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
    """Return all rows, or None where a quote is unclosed or followed by text.

    Raises `Unreadable` for an endless row.
    """
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
    """Line source for a csv reader.

    It bounds a row, which would swallow the file after a missing quotation mark.
    """

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
