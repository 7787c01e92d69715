"""CSV: our own, which loses nothing, and tables of others, told by the words in their header."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import chain
from typing import Any

import msgspec
from msgspec import structs

from wordrally.contracts.formats import ImportOptions
from wordrally.contracts.quizzes import Question, QuizDraft, kind_of
from wordrally.vocabulary.formats.plain_text.texts import decode, shortened
from wordrally.vocabulary.formats.proposal.rows import ImportRow, Left, Reading, Taken
from wordrally.vocabulary.formats.tables import separated
from wordrally.vocabulary.formats.tables.headers import find_header, rows_below
from wordrally.vocabulary.formats.tables.separated import guess_separator, records

FIELDS = (
    "kind", "prompt", "choices", "correct", "accepted", "letters", "spoken", "spoken_language",
    "time_limit_ms", "points", "explanation", "picture", "picture_alt", "word", "exercise",
)  # fmt: skip
HEADER = (*FIELDS, "quiz", "quiz_language")
DELIMITERS = (",", ";", "\t")

# What a spreadsheet would run as a formula (OWASP, "CSV injection"), in its full-width forms, too. An apostrophe before it
# makes it a text; a text that has one already gets a second, so that the first can be told from it.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
GUARDED = re.compile(r"'('*[=+\-@\t\r\n＝＋－＠])")


def read(content: bytes, options: ImportOptions) -> Reading:
    """Our own columns, those of others by their names, or two columns of cards."""
    text, notes = decode(content)
    delimiter = (
        options.separator if options.separator in DELIMITERS else guess_separator(text, among=DELIMITERS)
    )
    table = records(text, delimiter)
    first = next(table, [])
    if tuple(first[: len(FIELDS)]) == FIELDS:
        return _ours(table, notes)
    if found := find_header(chain([first], table)):
        columns, rows = found
        return Reading(rows=rows_below(columns, rows), notes=notes)
    cards = separated.read(content, structs.replace(options, separator=delimiter, row_separator=None))
    note = "No header was found; the first two columns are taken for the two sides of cards."
    return Reading(rows=cards.rows, notes=[*cards.notes, note])


def write(quiz: QuizDraft) -> bytes:
    """A row for each question; with a byte-order mark, without which Excel takes UTF-8 for something else."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(HEADER)
    for question in quiz.questions:
        cells = _cells(question) | {"quiz": quiz.title, "quiz_language": quiz.language}
        writer.writerow([_guarded(cells.get(name, "")) for name in HEADER])
    return table.getvalue().encode("utf-8-sig")


def _guarded(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _cells(question: Question) -> dict[str, str]:
    fields: dict[str, Any] = structs.asdict(question)
    for name in ("choices", "accepted", "letters"):
        fields[name] = _joined(fields.get(name, ()))
    fields["correct"] = _joined([str(index + 1) for index in fields.get("correct", ())])
    if spoken := fields.get("spoken"):
        fields |= {"spoken": spoken.text, "spoken_language": spoken.language}
    if media := fields.pop("media"):
        fields |= {"picture": media.value, "picture_alt": media.alt}
    return {"kind": kind_of(question)} | {
        name: str(value) for name, value in fields.items() if value is not None
    }


def _ours(table: Iterator[list[str]], notes: Sequence[str]) -> Reading:
    first = next(table, [])
    stated = _named(first)
    return Reading(
        rows=(_row(_named(cells)) for cells in chain([first], table) if any(cells)),
        title=stated["quiz"],
        language=stated["quiz_language"],
        notes=notes,
    )


def _named(cells: Sequence[str]) -> dict[str, str]:
    given = [*cells, *[""] * len(HEADER)]
    return {
        name: GUARDED.sub(r"\1", cell, count=1) if GUARDED.match(cell) else cell
        for name, cell in zip(HEADER, given, strict=False)
    }


def _row(cells: Mapping[str, str]) -> ImportRow:
    item: dict[str, Any] = {
        "kind": cells["kind"].strip().lower(),
        "choices": _parted(cells["choices"]),
        "accepted": _parted(cells["accepted"]),
        "letters": _parted(cells["letters"]),
        "correct": [int(number) - 1 for number in re.findall(r"\d{1,4}", cells["correct"])],
        "spoken": _some(text=cells["spoken"], language=cells["spoken_language"]),
        "media": _some(value=cells["picture"], alt=cells["picture_alt"]),
    }
    item |= {
        name: cells[name] for name in ("prompt", "time_limit_ms", "points", "explanation", "word", "exercise")
    }
    try:
        return Taken(
            msgspec.convert({name: value for name, value in item.items() if value}, Question, strict=False)
        )
    except msgspec.ValidationError as error:
        return Left(shortened(cells["prompt"]), f"This is not a question of ours: {error}.")


def _some(**fields: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}


def _joined(texts: Sequence[str]) -> str:
    return " | ".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def _parted(cell: str) -> list[str]:
    """The texts of a cell, with or without a blank on both sides of the bar."""
    parts = re.findall(r"(?:[^\\|]|\\.|\\$)+", cell, re.DOTALL)
    last = len(parts) - 1
    bare = (
        part[place > 0 and part.startswith(" ") : len(part) - (place < last and part.endswith(" "))]
        for place, part in enumerate(parts)
    )
    return [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in bare]
