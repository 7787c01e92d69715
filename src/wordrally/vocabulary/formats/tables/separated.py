"""Separated text: a term, a separator, a definition, as Quizlet and many others export their cards."""

import csv
import re
from collections.abc import Iterator, Sequence

from wordrally.contracts.formats import ImportOptions
from wordrally.vocabulary.formats.plain_text.texts import (
    MAX_LINES,
    MAX_RECORD,
    decode,
    lines_of,
    plain,
    shortened,
)
from wordrally.vocabulary.formats.proposal.rows import Card, ImportRow, Left, Reading
from wordrally.vocabulary.formats.refusals import Unreadable

GUESSES = ("\t", ";", ",", "|", " - ", " – ", " — ", " = ", ": ")
"""From the surest to the one that texts have, too."""

SAMPLE_LINES = 50
LONG_ROW = f"A row of this file is longer than {MAX_RECORD:,} characters."
QUOTING = frozenset({"\t", ";", ",", "|"})
ANKI_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "colon": ":", "space": " "}
ESCAPES = {r"\t": "\t", r"\n": "\n"}
HEADER = re.compile(r"#([a-z ]{1,40}):(.{0,80})\n")


def read(content: bytes, options: ImportOptions) -> Reading:
    """A card for each row. Separators that were not chosen are guessed; the proposal is the preview of the guess."""
    text, notes = decode(content)
    text, header = _anki_header(text)
    separator = _named(options.separator) or ANKI_NAMES.get(header.get("separator", "").lower())
    row_separator = _named(options.row_separator)
    rows = _parts(text, row_separator) if row_separator else lines_of(text)
    if not separator:
        separator = guess_separator(text, row_separator)
        notes.append(f"The separator is taken to be {_visible(separator)}.")
    marked_up = header.get("html") == "true"
    if row_separator or separator not in QUOTING:
        found = (_cells(row, separator) for row in rows)
    else:
        found = records(text, separator)
    return Reading(
        rows=(_card(cells, separator, marked_up) for cells in found if any(map(str.strip, cells))),
        notes=notes,
    )


def records(text: str, separator: str) -> Iterator[list[str]]:
    """Rows of cells, of which some may be quoted and go over several lines (RFC 4180)."""
    lines = _Lines(text)
    try:
        for cells in csv.reader(lines, delimiter=separator):
            lines.length = 0
            yield cells
    except csv.Error:
        raise Unreadable("A cell of this file is too long, or a quotation mark is missing.") from None


def _cells(row: str, separator: str) -> list[str]:
    """At most three: whatever follows the second separator is one more column."""
    if len(row) > MAX_RECORD:
        raise Unreadable(LONG_ROW)
    return row.strip("\n").split(separator, 2)


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


def guess_separator(text: str, row_separator: str | None = None, among: Sequence[str] = GUESSES) -> str:
    """What most of the first rows have; of two, the one that texts have less often."""
    sample = text[: SAMPLE_LINES * 400]
    rows = [row for row in sample.split(row_separator or "\n")[:SAMPLE_LINES] if row.strip()]
    return max(among, key=lambda guess: sum(guess in row for row in rows))


def _card(cells: list[str], separator: str, marked_up: bool) -> ImportRow:
    if len(cells) < 2:
        return Left(shortened("".join(cells)), f"There is no separator ({_visible(separator)}) in this row.")
    front, back, *more = cells
    notes = ["Only the first two columns were taken."] if any(map(str.strip, more)) else []
    if separator not in QUOTING:  # "to run - to hurry - fast": a text may hold the separator, too
        back, notes = separator.join([back, *more]), []
    if not marked_up:
        return Card(front=front, back=back, notes=notes)
    (front, lost), (back, lost_too) = plain(front), plain(back)
    return Card(front=front, back=back, notes=[*dict.fromkeys([*notes, *lost, *lost_too])])


def _anki_header(text: str) -> tuple[str, dict[str, str]]:
    """The text, and what Anki says in lines before it: `#separator:tab`."""
    header: dict[str, str] = {}
    at = 0
    while line := HEADER.match(text, at):
        header[line[1]] = line[2].strip()
        at = line.end()
    return text[at:], header


def _parts(text: str, separator: str) -> Iterator[str]:
    if text.count(separator) > MAX_LINES:
        raise Unreadable(f"This file has more than {MAX_LINES:,} rows; a quiz needs at most a few hundred.")
    at = 0
    while (end := text.find(separator, at)) >= 0:
        yield text[at:end]
        at = end + len(separator)
    yield text[at:]


def _named(separator: str | None) -> str | None:
    """A separator as it is meant: a query holds a tab as the two characters that programmers write."""
    return ESCAPES.get(separator, separator) if separator else None


def _visible(separator: str) -> str:
    return {"\t": "a tab", ";": "a semicolon", ",": "a comma", "|": "a bar", ": ": "a colon"}.get(
        separator, f"“{separator}”"
    )
