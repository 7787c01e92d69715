"""Interpretation of a table as quiz rows: its header, the meaning of its columns, and the confidence."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from wordrally.contracts.http.formats import ImportColumn, ImportOptions
from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.proposal.rows import ImportRow
from wordrally.vocabulary.formats.tables.columns import (
    MAX_COLUMNS,
    Columns,
    chosen_columns,
    columns_by_place,
    columns_of,
    head_score,
)
from wordrally.vocabulary.formats.tables.questions_in_rows import RowReader
from wordrally.vocabulary.formats.tables.records import TableRow

SEARCHED_ROWS = 40
"""A header stands below a title and a page of advice in Kahoot's template, and on top elsewhere."""

SEARCHED_FOR_CARDS = 4
"""Heads of cards are words that cards have, too."""

SAMPLES = 3
SOUND_MARKS = ("[sound:", ".mp3", ".ogg", ".wav")

DIGIT = re.compile(r"\d")
MAY_BE_HEADER = "This row has a word above a column of numbers; it may be a header."


@dataclass(frozen=True, slots=True)
class Table:
    """An interpreted table. `header_row` counts from 1; it is 0 if there is none."""

    rows: Iterator[ImportRow]
    columns: Columns
    header_row: int
    shown_columns: list[ImportColumn]
    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()

    @property
    def has_known_header(self) -> bool:
        """Return whether known words in a header named the columns."""
        return self.header_row > 0 and self.columns.is_known()


@dataclass(frozen=True, slots=True)
class Purposes:
    """Statements of a file about its columns: their names, and those that are not asked."""

    names: Sequence[str] = ()
    others: Sequence[int] = ()
    is_marked_up: bool = False
    separator: str = ""


@dataclass(frozen=True, slots=True)
class _Header:
    place: int | None
    columns: Columns
    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()


def interpret(table: Iterable[TableRow], options: ImportOptions, purposes: Purposes | None = None) -> Table:
    """Interpret a table: as chosen, as the file states, by header, or by position."""
    purposes = purposes or Purposes()
    rows = iter(table)
    head = [*islice(rows, SEARCHED_ROWS)]
    header = _header(head, options, purposes)
    columns = header.columns
    if options.columns:
        columns = chosen_columns(options.columns, columns.names)
        header = _Header(header.place, columns)
    below = head if header.place is None else head[header.place + 1 :]
    reader = RowReader(columns, options.language, purposes.is_marked_up, purposes.separator)
    filled = (cells for cells in chain(below, rows) if reader.is_filled(cells))
    return Table(
        rows=map(reader.read, filled),
        columns=columns,
        header_row=0 if header.place is None else header.place + 1,
        shown_columns=_shown(columns, below),
        notes=header.notes,
        doubts=header.doubts,
    )


def _header(head: Sequence[TableRow], options: ImportOptions, purposes: Purposes) -> _Header:
    if purposes.names:
        columns = columns_of(purposes.names)
        return _Header(None, columns) if columns.is_known() else _by_place(head, None, purposes)
    if options.header_row is not None:
        place = options.header_row - 1 if 0 < options.header_row <= len(head) else None
        columns = columns_of(head[place]) if place is not None else Columns()
        return _Header(place, columns) if columns.is_known() else _by_place(head, place, purposes)
    if header := _found(head) or _likely(head, purposes):
        return header
    if _names_numbers(head):
        head[0].doubts = (*head[0].doubts, MAY_BE_HEADER)
    return _by_place(head, None, purposes)


def _names_numbers(head: Sequence[TableRow]) -> bool:
    """Return whether the first row has a word above a column of numbers or dates."""
    below = head[1:]
    return len(below) > 1 and any(
        cell.strip()
        and not DIGIT.search(cell)
        and all(DIGIT.search("".join(row[place : place + 1])) for row in below)
        for place, cell in enumerate(head[0])
    )


def _found(head: Sequence[TableRow]) -> _Header | None:
    """Find the first row, or pair of rows, that names the columns of questions or cards."""
    for place, cells in enumerate(head):
        columns = columns_of(cells)
        if columns.has_questions() and not columns.are_cards_by_another_name():
            return _Header(place, columns, _skipped(head[:place]))
        if columns.is_known() and place < SEARCHED_FOR_CARDS and _stands_out(head, place):
            return _Header(place, columns, _skipped(head[:place]))
        if place + 1 < len(head) and not columns.is_known():
            both = columns_of(_merged(cells, head[place + 1]))
            if both.has_questions() and both.several("choice") and columns_of(head[place + 1]).lists:
                return _Header(place + 1, both, _skipped(head[:place]))
    return None


def _stands_out(head: Sequence[TableRow], place: int) -> bool:
    """Return whether the rows nearby look less like heads.

    Otherwise this is one of many words that could be heads.
    """
    score = head_score(head[place])
    around = [*head[:place], *head[place + 1 : place + 2]]
    return all(head_score(row) < score for row in around)


def _merged(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Merge a header of two lines; the lower one is more exact."""
    width = max(len(above), len(below))
    upper, lower = [*above, *[""] * width], [*below, *[""] * width]
    return [lower[place] or upper[place] for place in range(width)]


def _skipped(rows: Sequence[TableRow]) -> list[str]:
    texts = [shortened(" ".join(filter(None, row)), 60) for row in rows if any(map(str.strip, row))]
    if not texts:
        return []
    return [f"Above the header, this was not read: {'; '.join(texts[:3])}{' …' if len(texts) > 3 else ''}"]


def _likely(head: Sequence[TableRow], purposes: Purposes) -> _Header | None:
    """Return a likely header: a first row that names some columns, such as languages, pinyin or levels."""
    if not head or head_score(head[0]) < 2:
        return None
    if len(head) > 1 and head_score(head[1]) >= head_score(head[0]):
        return None
    columns = columns_of(head[0])
    if not columns.has_cards():
        header = _by_place(head, 0, purposes)
        return replace(header, doubts=["The first row looks like a header; choose what its columns are."])
    return _Header(0, columns)


def _by_place(head: Sequence[TableRow], place: int | None, purposes: Purposes) -> _Header:
    """Take the first two columns that hold texts."""
    rows = head if place is None else head[place + 1 :]
    width = max((len(row) for row in rows), default=0)
    sound = [column for column in range(min(width, MAX_COLUMNS)) if _is_sound(rows, column)]
    numbering = [0] if width > 2 and _is_numbering(rows) else []
    columns = columns_by_place(width, without=[*purposes.others, *numbering], sound=sound)
    if place is not None:
        columns = replace(columns, names=head[place])
    free = [
        column
        for column in range(min(width, MAX_COLUMNS))
        if column not in {*purposes.others, *sound}
        and any(column < len(row) and row[column].strip() for row in rows)
    ]
    doubts: list[str] = []
    if len(free) > 2:
        taken = " and ".join(str(place + 1) for place in columns.places.values())
        others = " without a purpose" if purposes.others else ""
        doubts = [f"There are {len(free)} columns{others}; {taken} were taken for the two sides."]
    return _Header(place, columns, doubts=doubts)


def _is_sound(rows: Sequence[TableRow], column: int) -> bool:
    cells = [row[column].strip().lower() for row in rows if column < len(row) and row[column].strip()]
    return bool(cells) and all(any(mark in cell for mark in SOUND_MARKS) for cell in cells)


def _is_numbering(rows: Sequence[TableRow]) -> bool:
    cells = [row[0].strip().rstrip(".)") for row in rows if row and any(map(str.strip, row[1:]))]
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 6]
    return (
        len(cells) > 1
        and len(numbers) == len(cells)
        and numbers == [*range(numbers[0], numbers[0] + len(cells))]
    )


def _shown(columns: Columns, rows: Sequence[TableRow]) -> list[ImportColumn]:
    width = min(max((len(row) for row in [columns.names, *rows]), default=0), 30)
    return [
        ImportColumn(
            name=shortened(columns.names[place], 40) if place < len(columns.names) else "",
            meaning=columns.meaning(place),
            samples=[shortened(row[place], 40) if place < len(row) else "" for row in rows[:SAMPLES]],
        )
        for place in range(width)
    ]
