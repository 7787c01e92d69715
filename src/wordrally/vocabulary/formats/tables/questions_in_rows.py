"""Conversion of table rows to cards or questions, once the columns are known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from wordrally.vocabulary.formats.plain_text.hypertext import plain
from wordrally.vocabulary.formats.plain_text.mathematics import with_readable_formulas
from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.proposal.answers import accepted_of
from wordrally.vocabulary.formats.proposal.media import LOST
from wordrally.vocabulary.formats.proposal.rows import Card, Found, ImportRow, Left
from wordrally.vocabulary.formats.proposal.truths import truth
from wordrally.vocabulary.formats.tables.columns import Columns
from wordrally.vocabulary.formats.tables.keys import MAX_KEY, milliseconds, right_choices
from wordrally.vocabulary.formats.tables.records import TableRow
from wordrally.vocabulary.formats.tables.separators import visible
from wordrally.vocabulary.texts import comparable

TYPED = ("fill", "short", "typed", "type answer", "lücken", "text")
NOT_JUDGED = (
    "poll",
    "open",
    "draw",
    "slide",
    "video",
    "audio",
    "survey",
    "word cloud",
    "wordcloud",
    "brainstorm",
)
TRUTH = re.compile(r"true.{0,3}false|richtig.{0,3}falsch|vrai.{0,3}faux|verdadero.{0,3}falso|t/f|tf")
POINTS = re.compile(r"\d{1,7}")
TAGS = re.compile(
    r"</(?:b|i|u|p|div|span|ul|ol|li|strong|em|font)>|<br ?/?>|&(?:nbsp|amp|quot|lt|gt);", re.IGNORECASE
)
MAX_CELL = 20_000
KEY_OR_TRUE = {
    "true": 0,
    "t": 0,
    "1": 0,
    "yes": 0,
    "false": 1,
    "f": 1,
    "0": 1,
    "no": 1,
    "a": 0,
    "b": 1,
    "2": 1,
}


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reader for rows with the same columns."""

    columns: Columns
    language: str
    is_marked_up: bool = False
    separator: str = ""

    def is_filled(self, cells: Sequence[str]) -> bool:
        """Return whether a column that matters is filled; templates number their empty rows."""
        columns = self.columns
        known = [
            place
            for name, place in columns.places.items()
            if name not in {"number", "skip", "kind", "seconds", "points", "picture", "sound"}
        ]
        known += [place for places in columns.lists.values() for place in places]
        return any(cells[place].strip() for place in known if place < len(cells))

    def one_column(self) -> str:
        """Return why a row with one column is left out."""
        if not self.separator:
            return "There is only one column in this row, so there is no answer."
        return f"There is no separator ({visible(self.separator)}) in this row."

    def read(self, cells: TableRow) -> ImportRow:
        """Return the row as a card, a question, or the reason why it is neither."""
        row = _Row(self, cells)
        if not self.columns.has_questions():
            return row.card("front", "back")
        if self.columns.are_cards_by_another_name():
            return row.card("prompt", "accepted")
        return row.question()


class _Row:
    def __init__(self, reader: RowReader, cells: TableRow) -> None:
        self._reader = reader
        self._columns = reader.columns
        self._cells = cells
        self._notes: list[str] = []
        self._doubts: list[str] = [*cells.doubts, *reader.columns.doubts]
        for meaning, note in (("picture", LOST["image"]), ("sound", LOST["audio"])):
            if self._cell(meaning).strip():
                self._notes.append(note)

    def card(self, front: str, back: str) -> ImportRow:
        front_text, back_text = self._cell(front), self._cell(back)
        if len(self._cells) < 2 and front_text.strip():
            return Left(shortened(front_text), self._reader.one_column())
        places = self._columns.places
        return Card(
            front=front_text,
            back=back_text,
            explanation=self._cell("explanation"),
            time_limit_ms=self._time(),
            points=self._points(),
            notes=self._notes,
            doubts=self._doubts,
            sources=self._sources(
                {"prompt": [places[front]], "answer": [places[back]] if back in places else []}
            ),
        )

    def question(self) -> ImportRow:
        how = comparable(self._cell("kind")[:100])
        keys = self._cells_of("correct") or [self._cell("accepted")]
        choices = self._cells_of("choice")
        has_key = any(key.strip() for key in keys)
        if how.startswith(NOT_JUDGED) and not (has_key and how.startswith("open")):
            reason = f"A question of the type “{shortened(how)}” has no right answer."
            return Left(shortened(self._cell("prompt")), reason)
        found = Found(
            prompt=self._cell("prompt"),
            time_limit_ms=self._time(),
            points=self._points(),
            explanation=self._cell("explanation"),
        )
        if self._columns.several("wrong"):
            found = self._against_wrong(found, keys, choices)
        elif TRUTH.search(how) and sum(bool(choice.strip()) for choice in choices) < 2:
            found = self._true_or_false(found, keys)
        elif how.startswith((*TYPED, "open")) or sum(bool(choice.strip()) for choice in choices) < 2:
            found = self._typed(found, keys, choices, how)
        else:
            right = right_choices(keys, choices)
            self._doubts += [right.doubt] if right.doubt else []
            found = replace(found, choices=choices, correct=right.indexes)
        return replace(found, notes=self._notes, doubts=self._doubts, sources=self._question_sources())

    def _against_wrong(self, found: Found, keys: Sequence[str], choices: Sequence[str]) -> Found:
        """Insert the right answer among the wrong ones, at a position derived from its text."""
        wrong = [cell for cell in self._cells_of("wrong") if cell.strip()]
        right = [text for text in [*keys, *choices] if text.strip()]
        if not wrong:
            return self._typed(found, right[:1], [], "")
        place = crc32(found.prompt.encode()) % (len(wrong) + 1)
        return replace(
            found,
            choices=[*wrong[:place], *right, *wrong[place:]],
            correct=[*range(place, place + len(right))],
        )

    def _true_or_false(self, found: Found, keys: Sequence[str]) -> Found:
        right = KEY_OR_TRUE.get(comparable(" ".join(keys)[:20]))
        pair = truth(self._reader.language)
        forms = [comparable(text) for text in pair]
        if right is None and comparable(keys[0][:20]) in forms:
            right = forms.index(comparable(keys[0][:20]))
        return replace(found, choices=pair, correct=[] if right is None else [right])

    def _typed(self, found: Found, keys: Sequence[str], choices: Sequence[str], how: str) -> Found:
        texts = [choice for choice in choices if choice.strip()]
        if len(texts) == 1 and not how:
            self._doubts.append("The row has one answer and nothing to choose from; it is to be typed.")
        if texts:
            return replace(found, accepted=texts)
        answer = accepted_of("\n".join(key for key in keys if key.strip())[:MAX_KEY])
        self._doubts += answer.doubts
        explanation = found.explanation or answer.explanation
        return replace(found, accepted=answer.texts, explanation=explanation)

    def _cell(self, meaning: str) -> str:
        place = self._columns.places.get(meaning, len(self._cells))
        return self._text(self._cells[place]) if place < len(self._cells) else ""

    def _cells_of(self, meaning: str) -> list[str]:
        return [
            self._text(self._cells[place]) if place < len(self._cells) else ""
            for place in self._columns.several(meaning)
        ]

    def _text(self, cell: str) -> str:
        if self._reader.is_marked_up:
            text, notes = plain(cell)
            self._notes = [*dict.fromkeys([*self._notes, *notes])]
            return text
        if len(cell) <= MAX_CELL and TAGS.search(cell):
            self._doubt("There are marks of HTML in this row; they are shown as they are.")
        text, has_formulas = with_readable_formulas(cell[:MAX_CELL])
        if has_formulas:
            self._doubt("A formula was written as a line of text.")
        return text

    def _doubt(self, doubt: str) -> None:
        if doubt not in self._doubts:
            self._doubts.append(doubt)

    def _time(self) -> int | None:
        text = self._cell("seconds")
        if not text.strip():
            return None
        place = self._columns.places["seconds"]
        limit = milliseconds(text, self._columns.names[place] if place < len(self._columns.names) else "")
        if limit is None:
            self._doubt(
                f"The time limit “{shortened(text, 30)}” is no number of seconds; the usual one was taken."
            )
        return limit

    def _points(self) -> int | None:
        number = POINTS.search(self._cell("points")[:100])
        return int(number[0]) if number else None

    def _question_sources(self) -> dict[str, list[int]] | dict[str, str]:
        columns = self._columns
        key = (
            columns.several("correct") or [columns.places["accepted"]]
            if "accepted" in columns.places or columns.several("correct")
            else []
        )
        choices = [*columns.several("choice"), *columns.several("wrong")]
        return self._sources({"prompt": [columns.places["prompt"]], "answer": choices or key, "key": key})

    def _sources(self, columns: dict[str, list[int]]) -> dict[str, str]:
        if self._cell("seconds").strip():
            columns["time"] = [self._columns.places["seconds"]]
        return {name: self._columns.called(places) for name, places in columns.items() if places}
