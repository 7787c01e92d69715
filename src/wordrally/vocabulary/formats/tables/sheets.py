"""Cells of Excel workbooks (ECMA-376), read cell by cell, as the sheet shows them.

A reader that lays a sheet out as a rectangle allocates up to the last cell; one cell in XFD1048576 is enough
to exhaust memory.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from xml.etree.ElementTree import Element

from wordrally.vocabulary.formats.containers.archives import ZipArchive
from wordrally.vocabulary.formats.containers.markup import MarkupReader, descendants, kind
from wordrally.vocabulary.formats.refusals import Unreadable
from wordrally.vocabulary.formats.tables.number_formats import Formatted, NumberFormats, formats_in
from wordrally.vocabulary.formats.tables.records import TableRow

WORKBOOK = "xl/workbook.xml"
TEXTS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
MAX_COLUMN = 64
HEAD_ROWS = 10
REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")

OVER_CELLS = "Pictures and drawings over the cells of the sheet were left out."


@dataclass(frozen=True, slots=True)
class _Book:
    texts: list[str]
    formats: NumberFormats


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; its rows are read lazily."""

    root: Element
    book: _Book
    head: list[TableRow]
    notes: list[str] = field(default_factory=list[str])

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows from the first one on."""
        return _rows(self.root, self.book)


def sheets_of(content: bytes) -> Iterator[Sheet]:
    """Return the sheets that are not empty, in the order of their names."""
    archive = ZipArchive(content)
    if WORKBOOK not in archive.names:
        raise Unreadable("This is not an Excel workbook (.xlsx).")
    markup = MarkupReader()
    texts = _texts(markup.parse(archive.read(TEXTS))) if TEXTS in archive.names else []
    styles = markup.parse(archive.read(STYLES)) if STYLES in archive.names else None
    book = _Book(texts, formats_in(styles, markup.parse(archive.read(WORKBOOK))))
    for name in sorted(filter(SHEET.fullmatch, archive.names), key=lambda name: (len(name), name)):
        sheet = markup.parse(archive.read(name))
        notes = [OVER_CELLS] if any(kind(part) == "drawing" for part in sheet) else []
        yield Sheet(sheet, book, [*islice(_rows(sheet, book), HEAD_ROWS)], notes)


def _rows(sheet: Element, book: _Book) -> Iterator[TableRow]:
    rows = (_cells(row, book) for row in descendants(sheet, "row"))
    return (row for row in rows if any(map(str.strip, row)))


def _texts(root: Element) -> list[str]:
    return [_text(entry) for entry in descendants(root, "si")]


def _text(entry: Element) -> str:
    """Join the runs of one text, without the phonetic runs (`rPh`) of Japanese workbooks."""
    unread = {text for aid in descendants(entry, "rPh") for text in aid.iter()}
    return "".join(text.text or "" for text in descendants(entry, "t") if text not in unread)


def _cells(row: Element, book: _Book) -> TableRow:
    cells = TableRow()
    doubts: list[str] = []
    for cell in row:
        if kind(cell) != "c":
            continue
        place = _column(cell.get("r", ""), len(cells))
        if len(cells) <= place < MAX_COLUMN:
            cells += [""] * (place - len(cells))
            value = _value(cell, book)
            cells.append(value.text)
            if value.doubt and value.doubt not in doubts:
                doubts.append(value.doubt)
    cells.doubts = tuple(doubts)
    return cells


def _column(reference: str, following: int) -> int:
    """Return the column index of a reference such as `AB7`. Cells without one follow each other."""
    match = REFERENCE.fullmatch(reference)
    if not match:
        return following
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _value(cell: Element, book: _Book) -> Formatted:
    how = cell.get("t", "n")
    value = next((inner.text or "" for inner in cell if kind(inner) == "v"), "")
    if how == "n":
        return _number(cell, value, book)
    if how == "e" and cell.get("vm"):
        return Formatted("", "A picture in a cell was left out.")
    if how == "e":
        return Formatted("", f"A cell shows the error {value[:20]}.")
    texts: dict[str, Callable[[], str]] = {
        "inlineStr": lambda: _text(cell),
        "s": lambda: _shared(value, book.texts),
        "b": lambda: "TRUE" if value == "1" else "FALSE",
    }
    return Formatted(texts.get(how, lambda: value)())


def _number(cell: Element, value: str, book: _Book) -> Formatted:
    if not value and any(kind(inner) == "f" for inner in cell):
        return Formatted("", "A cell holds a formula whose result is not in the file.")
    return book.formats.shown(value, cell.get("s", "0"))


def _shared(value: str, texts: list[str]) -> str:
    known = re.fullmatch(r"[0-9]{1,7}", value) and int(value) < len(texts)
    return texts[int(value)] if known else ""
