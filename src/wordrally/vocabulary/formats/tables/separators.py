"""Detection of separators: between the two sides of a card, and between cards."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wordrally.vocabulary.formats.refusals import Unreadable

QUOTING = ("\t", ";", ",", "|")
"""Separators of tables whose cells may be quoted."""

USUAL = ("\t", "::", "---", " -> ", " => ", " → ", "|", ";", " – ", " — ", " - ", " = ", " : ", ": ", ",")
"""From the surest to those that texts have, too."""

ROW_SEPARATORS = (";", "|", "\n\n")
CLEAR = 0.75
"""Share of the rows with a separator from which on the others do not make it doubtful."""

SAMPLE_ROWS = 50
SAMPLE = 20_000
FEW_ROWS = 20
QUOTED = re.compile(r'(?<![^\t;,|\n])"[^"]*(?:""[^"]*)*"(?=[\t;,|\n]|$)')
PUNCTUATION = re.compile(r"[^\w\s\"'’()\[\].?!¿¡…]{1,5}")
NAMED = {r"\t": "\t", r"\n": "\n", r"\n\n": "\n\n"}
SHOWN = {
    "\t": "a tab", ";": "a semicolon", ",": "a comma", "|": "a bar", ": ": "a colon", "\n": "a line end",
    "\n\n": "a blank line",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """The separators between sides and between cards; `once` if a second one in a row belongs to the text."""

    separator: str
    row_separator: str = "\n"
    once: bool = False
    notes: Sequence[str] = ()
    doubts: Sequence[str] = ()

    @property
    def may_quote(self) -> bool:
        """Return whether cells may be quoted, as in CSV."""
        return self.row_separator == "\n" and self.separator in QUOTING


@dataclass(frozen=True, slots=True)
class _Fit:
    """The fit of a candidate to the rows of a sample."""

    separator: str
    coverage: float
    is_even: bool
    is_single: bool
    is_table: bool = False
    """True if most rows that have it have it equally often, and more than once."""

    @property
    def is_whole(self) -> bool:
        return self.coverage == 1


def named(separator: str | None) -> str | None:
    """Return the separator that was meant: a query holds a tab as backslash and t."""
    return NAMED.get(separator, separator) if separator else None


def visible(separator: str) -> str:
    """Return the name of the separator for use in a sentence."""
    return SHOWN.get(separator, f"“{separator.strip()}”")


def layout_of(
    text: str, separator: str | None, row_separator: str | None, *, is_table: bool = False
) -> Layout:
    """Return the chosen layout; a part that was not chosen is detected.

    Raises `Unreadable` if nothing fits.
    """
    if separator:
        rows = row_separator or _rows_by(text, separator)
        return Layout(separator, rows, once=separator not in QUOTING or rows != "\n")
    sample = QUOTED.sub('""', text[:SAMPLE])
    is_cut = len(text) > SAMPLE
    if row_separator:
        return _chosen(_rows(sample, row_separator, is_cut), row_separator, is_table)
    lines = _rows(sample, "\n", is_cut)
    fits = _fits(lines, is_table)
    if not _is_plain(fits, lines) and not is_table and (found := _by_other_rows(sample, is_cut)):
        return found
    return _told(fits, "\n")


def _rows_by(text: str, separator: str) -> str:
    """Return the row separator that goes with a chosen one.

    It is a line end, unless another divides the text evenly.
    """
    sample = text[:SAMPLE]
    lines = _rows(sample, "\n", len(text) > SAMPLE)
    if all(line.count(separator) <= 1 for line in lines):
        return "\n"
    for other in ROW_SEPARATORS:
        rows = _rows(sample, other, len(text) > SAMPLE)
        if other != separator and len(rows) > len(lines) and all(row.count(separator) == 1 for row in rows):
            return other
    return "\n"


def _rows(sample: str, row_separator: str, is_cut: bool) -> list[str]:
    rows = sample.split(row_separator)
    rows = rows[:-1] if is_cut and len(rows) > 1 else rows
    return [row.strip("\n") for row in rows if row.strip()][:SAMPLE_ROWS]


def _fits(rows: Sequence[str], is_table: bool) -> list[_Fit]:
    candidates = QUOTING if is_table else [*USUAL, *(mark for mark in _marks(rows) if mark not in USUAL)]
    return [_fit(candidate, rows) for candidate in candidates]


def _marks(rows: Sequence[str]) -> Iterator[str]:
    """Return runs of punctuation found in each of the first rows, longest first.

    Blanks are included where all have them.
    """
    first = [row[:500] for row in rows[:FEW_ROWS]]
    if not first:
        return
    found: list[set[str]] = [{*PUNCTUATION.findall(row)} for row in first]
    common = sorted(set.intersection(*found))
    for mark in sorted(common, key=len, reverse=True):
        spaced = f" {mark} "
        yield spaced if all(spaced in row for row in first) else mark


def _fit(separator: str, rows: Sequence[str]) -> _Fit:
    counts = [row.count(separator) for row in rows]
    present = [count for count in counts if count]
    return _Fit(
        separator,
        len(present) / len(rows) if rows else 0,
        is_even=len(set(counts)) == 1,
        is_single=bool(counts) and {*counts} == {1},
        is_table=_most(present) > 1,
    )


def _most(counts: Sequence[int]) -> int:
    """Return the number that half of the counts are, or 0."""
    number, times = Counter(counts).most_common(1)[0] if counts else (0, 0)
    return number if 2 * times >= len(counts) else 0


def _is_plain(fits: Sequence[_Fit], rows: Sequence[str]) -> bool:
    """Return whether a line is a row: a tab or another separator divides each line alike."""
    if len(rows) == 1:
        return any(fit.is_single for fit in fits if fit.separator in USUAL) and not any(
            fit.is_whole and not fit.is_single for fit in fits if fit.separator in QUOTING
        )
    return any(fit.is_whole and fit.is_even for fit in fits) or any(
        fit.coverage > 0.5 and fit.separator == "\t" for fit in fits
    )


def _by_other_rows(sample: str, is_cut: bool) -> Layout | None:
    """Find a layout in which rows end with something other than a line end, and each has one separator."""
    for row_separator in ROW_SEPARATORS:
        rows = _rows(sample, row_separator, is_cut)
        if len(rows) < 2:
            continue
        candidates = [fit for fit in _fits(rows, False) if fit.separator != row_separator]
        if row_separator == "\n\n":
            candidates = [_fit("\n", rows)]
        best = next((fit for fit in candidates if fit.is_single), None)
        if best:
            doubts = [] if best.separator == "\t" else [_guess(best.separator, row_separator)]
            return Layout(
                best.separator, row_separator, True, [_guess(best.separator, row_separator)], doubts
            )
    return None


def _chosen(rows: Sequence[str], row_separator: str, is_table: bool) -> Layout:
    return _told([fit for fit in _fits(rows, is_table) if fit.separator != row_separator], row_separator)


def _told(fits: Sequence[_Fit], row_separator: str) -> Layout:
    """Return the best candidate, with a doubt if another fits as well or many rows lack it.

    A few rows without it are doubtful alone; a comma may also belong to the texts.
    """
    best = _best(fits)
    if best is None:
        raise Unreadable(
            "Nothing that could separate two sides stands in the rows of this file; choose the separator."
        )
    note = f"The separator is taken to be {visible(best.separator)}."
    doubts: list[str] = []
    rivals = [
        fit
        for fit in fits
        if fit.is_whole
        and fit.is_single
        and fit.separator.strip() not in best.separator
        and best.separator.strip() not in fit.separator
    ]
    is_clear = best.is_whole or (best.separator != "," and best.coverage >= CLEAR)
    if best.separator != "\t" and (rivals or not is_clear):
        doubts = [_guess(best.separator, row_separator)]
    is_one_table = (best.separator in QUOTING and (best.is_even or best.is_table)) or best.separator == "\t"
    once = row_separator != "\n" or not is_one_table
    return Layout(best.separator, row_separator, once, [note], doubts)


def _best(fits: Sequence[_Fit]) -> _Fit | None:
    tab = next((fit for fit in fits if fit.separator == "\t" and fit.coverage > 0.5), None)
    if tab:
        return tab
    whole = [fit for fit in fits if fit.is_whole]
    even = [fit for fit in whole if fit.is_even]
    if even or whole:
        return (even or whole)[0]
    partly = max(fits, key=lambda fit: fit.coverage, default=None)
    return partly if partly and partly.coverage >= 0.5 else None


def _guess(separator: str, row_separator: str) -> str:
    rows = "" if row_separator == "\n" else f", and {visible(row_separator)} between rows"
    return f"The separator was guessed: {visible(separator)}{rows}."
