"""Anki packages: notes of any type, asked as their first card shows them; gaps of cloze notes one by one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import NamedTuple

from wordrally.contracts.formats import ImportOptions
from wordrally.vocabulary.formats.anki.collection import Collection, NoteType
from wordrally.vocabulary.formats.containers.archives import ZipArchive
from wordrally.vocabulary.formats.plain_text.texts import MAX_MARKED_UP, plain, shortened
from wordrally.vocabulary.formats.proposal.gaps import GAP
from wordrally.vocabulary.formats.proposal.rows import Card, Found, ImportRow, Left, Reading
from wordrally.vocabulary.formats.refusals import Unreadable

COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The newest first: beside it the older ones only say that a newer Anki is needed."""

REPLACEMENT = re.compile(r"\{\{([^{}]*)\}\}")
CONDITIONS = ("#", "^", "/", "!")
HIDDEN = re.compile(
    r"\{\{c(\d{1,3})::((?:(?!\{\{|\}\}).)*)\}\}", re.DOTALL
)  # never past the next braces: linear

MAX_TEXT = 2_000  # characters with braces; the question without them has at most 500
MAX_GAPS = 20


def read(content: bytes, options: ImportOptions) -> Reading:
    """A row for each note, and for each gap of a cloze note. Media are not unpacked."""
    archive = ZipArchive(content)
    name = next((name for name in COLLECTIONS if name in archive.names), None)
    if name is None:
        raise Unreadable("This is not an Anki package: there is no collection in it.")
    collection = Collection(archive.read_zstd(name) if name.endswith("b") else archive.read(name))
    return Reading(rows=_rows(collection), title=collection.deck)


def _rows(collection: Collection) -> Iterator[ImportRow]:
    sides = {key: _sides(note_type) for key, note_type in collection.note_types.items()}
    for key, fields in collection.notes():
        note_type = collection.note_types.get(key)
        if note_type is None:
            yield Left(shortened(plain(fields[0])[0]), "The type of this note is not in the package.")
        elif note_type.is_cloze:
            yield from _gaps(fields)
        else:
            yield _card(note_type, fields, *sides[key])


def _card(note_type: NoteType, fields: list[str], fronts: list[int], backs: list[int]) -> ImportRow:
    front, lost = _first(fields, fronts)
    back, lost_too = _first(fields, backs)
    notes = [*dict.fromkeys([*lost, *lost_too])]
    if len(note_type.templates) > 1:
        notes.append("Only the first card of this note was taken.")
    if front and back:
        return Card(front=front, back=back, notes=notes)
    side = "answer" if front else "question"
    return Left(shortened(front or back), f"There is no text on the side of the {side}.")


def _first(fields: list[str], places: list[int]) -> tuple[str, list[str]]:
    """The first of these fields that shows a text, and what that side loses."""
    lost: list[str] = []
    for place in places:
        text, notes = plain(fields[place]) if place < len(fields) else ("", [])
        lost += notes
        if text:
            return text, lost
    return "", lost


def _sides(note_type: NoteType) -> tuple[list[int], list[int]]:
    """Which fields the first card asks and answers with; without a template that says so, the first and the others."""
    question, answer = note_type.templates[0] if note_type.templates else ("", "")
    fronts = _shown(question, note_type) or [0]
    backs = [place for place in _shown(answer, note_type) if place not in fronts]
    return fronts, backs or [place for place in range(len(note_type.fields)) if place not in fronts]


def _shown(template: str, note_type: NoteType) -> list[int]:
    """Indexes of the fields that a template shows, whatever filters it shows them through: `{{text:Front}}`."""
    names = [match[1].strip() for match in REPLACEMENT.finditer(template[:MAX_MARKED_UP])]
    fields = [name.rpartition(":")[2].strip() for name in names if not name.startswith(CONDITIONS)]
    return list(dict.fromkeys(note_type.fields.index(name) for name in fields if name in note_type.fields))


class _Gap(NamedTuple):
    name: str
    hidden: str
    hint: str


def _gaps(fields: list[str]) -> Iterator[ImportRow]:
    text, notes = plain(fields[0])
    explanation = plain(fields[1])[0] if len(fields) > 1 else ""
    gaps = [_gap(match) for match in islice(HIDDEN.finditer(text), MAX_GAPS + 1)]
    if not gaps:
        yield Left(shortened(text), "There is no gap in this text.")
    elif len(text) > MAX_TEXT or len(gaps) > MAX_GAPS:
        reason = f"This text is longer than {MAX_TEXT:,} characters or has more than {MAX_GAPS} gaps."
        yield Left(shortened(text), reason)
    else:
        around = HIDDEN.sub("\0", text).split("\0")
        for name in dict.fromkeys(gap.name for gap in gaps):
            yield _asked(name, around, gaps, Found(prompt="", explanation=explanation, notes=notes))


def _gap(match: re.Match[str]) -> _Gap:
    hidden, _, hint = match[2].partition("::")
    return _Gap(match[1], hidden.strip(), hint)


def _asked(name: str, around: Sequence[str], gaps: Sequence[_Gap], found: Found) -> ImportRow:
    """The gaps of that name, with their hint, and all others filled; `around` are the texts before, between and after them."""
    shown = [gap.hidden if gap.name != name else f"{GAP} ({gap.hint})" if gap.hint else GAP for gap in gaps]
    prompt = "".join(chain.from_iterable(zip(around, [*shown, ""], strict=True)))
    hidden = {gap.hidden for gap in gaps if gap.name == name}
    if len(hidden) > 1:
        return Left(shortened(prompt), "Several different gaps are to be filled at once.")
    return replace(found, prompt=prompt, accepted=[*hidden])
