"""CSV: our own, which is lossless, and tables of other programs, recognised by their header."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import chain
from typing import Any

import msgspec
from msgspec import structs

from wordrally.contracts.http.formats import ImportOptions
from wordrally.contracts.http.quizzes import Marking, Media, Question, QuizDraft, kind_of
from wordrally.vocabulary.formats.containers.archives import SIGNATURE
from wordrally.vocabulary.formats.plain_text.decoding import decode
from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.proposal.rows import ImportRow, Left, Reading, Taken
from wordrally.vocabulary.formats.proposal.shelf import shelf_from
from wordrally.vocabulary.formats.tables import separated, spreadsheets
from wordrally.vocabulary.formats.tables.records import TableRow, records
from wordrally.vocabulary.formats.tables.separators import Layout
from wordrally.vocabulary.formula_guard import guarded, unguarded

FIELDS = (
    "kind", "prompt", "choices", "correct", "accepted", "letters", "spoken", "spoken_language",
    "time_limit_ms", "points", "explanation", "picture", "picture_alt", "word", "exercise",
)  # fmt: skip
LATER = ("marking", "prompt_language", "answer_language", "word_language", "media", "media_id")
SHELF = ("visibility", "tags", "folder", "cover")
"""Columns that files of earlier releases lack; those of the shelf are about the whole quiz."""
HEADER = (*FIELDS, "quiz", "quiz_language", *LATER, *SHELF)
LANGUAGES = ("prompt_language", "answer_language", "word_language")
DELIMITERS = (",", ";", "\t")


def read(content: bytes, options: ImportOptions) -> Reading:
    """Read our own columns, known columns of others, or two columns of cards."""
    if content.startswith(SIGNATURE):
        return spreadsheets.read(content, options)
    decoded = decode(content, options.encoding, options.language)
    delimiter = delimiter_of(decoded.text)
    if delimiter is None:
        return separated.read_decoded(decoded, options, is_table=True)
    return _ours(records(decoded.text, Layout(delimiter)), decoded.notes)


def delimiter_of(text: str) -> str | None:
    """Return the delimiter of our own columns, or None for others.

    A spreadsheet program may have changed it.
    """
    line = text.partition("\n")[0].replace('"', "").split("\n")[0]
    return next(
        (one for one in DELIMITERS if tuple(line.split(one)[: len(FIELDS)]) == FIELDS),
        None,
    )


def write(quiz: QuizDraft, separator: str = ",") -> bytes:
    """Write a row for each question. Excel needs the byte-order mark to recognise UTF-8."""
    table = StringIO()
    writer = csv.writer(table, delimiter=separator)
    writer.writerow(HEADER)
    about = _cells_of_quiz(quiz)
    for question in quiz.questions:
        cells = _cells(question) | about
        writer.writerow([guarded(cells.get(name, "")) for name in HEADER])
    return table.getvalue().encode("utf-8-sig")


def _cells_of_quiz(quiz: QuizDraft) -> dict[str, str]:
    """Return what each row says about the whole quiz."""
    return {
        "quiz": quiz.title,
        "quiz_language": quiz.language,
        "visibility": quiz.visibility,
        "tags": _joined(quiz.tags),
        "folder": quiz.folder or "",
        "cover": quiz.cover or "",
    }


def _cells(question: Question) -> dict[str, str]:
    fields: dict[str, Any] = structs.asdict(question)
    for name in ("choices", "accepted", "letters"):
        fields[name] = _joined(fields.get(name, ()))
    fields["correct"] = _joined([str(index + 1) for index in fields.get("correct", ())])
    if spoken := fields.get("spoken"):
        fields |= {"spoken": spoken.text, "spoken_language": spoken.language}
    if media := fields.pop("media"):
        fields |= _media_cells(media)
    if marking := fields.pop("marking", None):
        fields["marking"] = _marking_cell(marking)
    return {"kind": kind_of(question)} | {
        name: str(value) for name, value in fields.items() if value is not None
    }


def _media_cells(media: Media) -> dict[str, str]:
    """Return an emoji, or the kind and the id of stored media."""
    if media.kind == "emoji":
        return {"picture": str(media.value), "picture_alt": media.alt}
    return {"media": media.kind, "media_id": str(media.id), "picture_alt": media.alt}


def _marking_cell(marking: Marking) -> str:
    """Return `lenient` or `strict` if all are, else each by name: `accents=strict case=lenient …`."""
    settings: dict[str, str] = structs.asdict(marking)
    alike = set(settings.values())
    return alike.pop() if len(alike) == 1 else " ".join(f"{name}={how}" for name, how in settings.items())


def _ours(table: Iterator[TableRow], notes: Sequence[str]) -> Reading:
    columns = [cell.strip() for cell in next(table, TableRow())]
    first = next(table, TableRow())
    stated = _named(columns, first)
    place = {name: stated[name] for name in SHELF} | {"tags": _parted(stated["tags"])}
    shelf, lost = shelf_from(place)
    return Reading(
        rows=(_row(_named(columns, cells)) for cells in chain([first], table) if any(cells)),
        title=stated["quiz"],
        language=stated["quiz_language"],
        notes=[*notes, *lost],
        shelf=shelf,
    )


def _named(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells by the names of their columns; missing ones are empty."""
    return dict.fromkeys(HEADER, "") | {
        name: unguarded(cell) for name, cell in zip(columns, cells, strict=False)
    }


def _row(cells: Mapping[str, str]) -> ImportRow:
    item: dict[str, Any] = {
        "kind": cells["kind"].strip().lower(),
        "choices": _parted(cells["choices"]),
        "accepted": _parted(cells["accepted"]),
        "letters": _parted(cells["letters"]),
        "correct": [int(number) - 1 for number in re.findall(r"\d{1,4}", cells["correct"])],
        "spoken": _some(text=cells["spoken"], language=cells["spoken_language"]),
        "media": _some(
            kind=cells["media"], value=cells["picture"], id=cells["media_id"], alt=cells["picture_alt"]
        )
        if cells["picture"] or cells["media_id"]
        else {},
        "marking": _marking(cells["marking"]),
    }
    item |= {
        name: cells[name]
        for name in ("prompt", "time_limit_ms", "points", "explanation", "word", "exercise", *LANGUAGES)
    }
    try:
        return Taken(
            msgspec.convert({name: value for name, value in item.items() if value}, Question, strict=False)
        )
    except msgspec.ValidationError as error:
        return Left(shortened(cells["prompt"]), f"This is not a question of ours: {error}.")


def _marking(cell: str) -> dict[str, str]:
    """Parse the marking in a cell; people may write one word for all settings."""
    text = cell.strip().lower()
    if text in ("lenient", "strict"):
        return dict.fromkeys(Marking.__struct_fields__, text)
    return dict(part.split("=", 1) for part in text.split() if "=" in part)


def _some(**fields: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}


def _joined(texts: Sequence[str]) -> str:
    return " | ".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def _parted(cell: str) -> list[str]:
    """Split a cell at bars, with or without blanks around them."""
    parts = re.findall(r"(?:[^\\|]|\\.|\\$)+", cell, re.DOTALL)
    last = len(parts) - 1
    bare = (
        part[place > 0 and part.startswith(" ") : len(part) - (place < last and part.endswith(" "))]
        for place, part in enumerate(parts)
    )
    return [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in bare]
