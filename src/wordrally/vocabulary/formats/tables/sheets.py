"""Cells of Excel workbooks (ECMA-376), read cell by cell.

Readers that lay a sheet out as a rectangle reserve room up to its last cell: one in XFD1048576 is enough to end the process.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from wordrally.vocabulary.formats.containers.archives import ZipArchive
from wordrally.vocabulary.formats.containers.markup import MarkupReader, descendants, kind
from wordrally.vocabulary.formats.refusals import Unreadable

WORKBOOK = "xl/workbook.xml"
TEXTS = "xl/sharedStrings.xml"
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
MAX_COLUMN = 64
REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")


def tables_of(content: bytes) -> Iterator[Iterator[list[str]]]:
    """The sheets that are not empty, in the order of their names, each as rows of texts."""
    archive = ZipArchive(content)
    if WORKBOOK not in archive.names:
        raise Unreadable("This is not an Excel workbook (.xlsx).")
    markup = MarkupReader()
    texts = _texts(markup.parse(archive.read(TEXTS))) if TEXTS in archive.names else []
    for name in sorted(filter(SHEET.fullmatch, archive.names), key=lambda name: (len(name), name)):
        sheet = markup.parse(archive.read(name))
        yield (_cells(row, texts) for row in descendants(sheet, "row"))


def _texts(root: Element) -> list[str]:
    return [_text(entry) for entry in descendants(root, "si")]


def _text(entry: Element) -> str:
    """Runs of one text; not how it is to be pronounced (`rPh`), which Japanese workbooks have beside it."""
    unread = {text for aid in descendants(entry, "rPh") for text in aid.iter()}
    return "".join(text.text or "" for text in descendants(entry, "t") if text not in unread)


def _cells(row: Element, texts: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if kind(cell) != "c":
            continue
        place = _column(cell.get("r", ""), len(cells))
        if len(cells) <= place < MAX_COLUMN:
            cells += [""] * (place - len(cells))
            cells.append(_value(cell, texts))
    return cells


def _column(reference: str, following: int) -> int:
    """Which column a reference such as `AB7` names, from 0 on; cells without one follow each other."""
    match = REFERENCE.fullmatch(reference)
    if not match:
        return following
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _value(cell: Element, texts: list[str]) -> str:
    how = cell.get("t", "n")
    if how == "inlineStr":
        return _text(cell)
    value = next((inner.text or "" for inner in cell if kind(inner) == "v"), "")
    if how == "s":
        return texts[int(value)] if re.fullmatch(r"[0-9]{1,7}", value) and int(value) < len(texts) else ""
    if how == "b":
        return "TRUE" if value == "1" else "FALSE"
    return "" if how == "e" else value
