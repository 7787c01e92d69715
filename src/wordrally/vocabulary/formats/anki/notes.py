"""Notes read as their cards show them: which fields are the prompt and which one is the answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice

from wordrally.contracts.http.formats import ImportOptions
from wordrally.vocabulary.formats.anki.cloze import (
    GAP_MARK,
    PICTURE_GAP,
    Part,
    gaps_in,
    hidden,
    parts_of,
    shown,
)
from wordrally.vocabulary.formats.anki.collection import NoteType
from wordrally.vocabulary.formats.anki.media import MediaFolder
from wordrally.vocabulary.formats.anki.templates import SPECIAL, Piece, Template, filter_names
from wordrally.vocabulary.formats.plain_text.hypertext import MAX_MARKED_UP, plain
from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.proposal.gaps import GAP
from wordrally.vocabulary.formats.proposal.media import LOST, LOST_BEHIND, MediaSource
from wordrally.vocabulary.formats.proposal.rows import Card, Found, ImportRow, Left
from wordrally.vocabulary.formats.tables.heads import meaning_of

MAX_TEXT = 2_000  # characters including gaps; without them a prompt has at most 500
MAX_GAPS = 20
UNSEEN_FILTERS = frozenset({"type", "hint", "tts", "tts-voices"})
ANSWER_HEADS = ("back", "accepted", "correct", "language")
ASIDE_HEADS = ("reading", "extra", "skip", "number", "explanation", "seconds")


@dataclass(frozen=True)
class CardReader:
    """Reader for the notes of one type through one of its templates."""

    note_type: NoteType
    front: Template
    back: Template
    options: ImportOptions
    special: Mapping[str, str] = field(default_factory=dict[str, str])
    media: MediaFolder | None = None

    def rows(self, fields: Sequence[str], tags: str) -> Iterator[ImportRow]:
        """Return one card, or one question for each gap of a cloze note."""
        values = dict(self.special) | {"Tags": tags}
        values |= dict(zip(self.note_type.fields, fields, strict=False))
        if self.note_type.is_cloze:
            yield from self._gaps(values)
        else:
            yield self._card(values)

    @cached_property
    def prompt_fields(self) -> list[str]:
        """Return the fields that the front shows."""
        if self._is_field(self.options.prompt_field):
            return [str(self.options.prompt_field)]
        named = [
            name for name, filters in self.front.fields() if not UNSEEN_FILTERS & {*filter_names(filters)}
        ]
        return [*dict.fromkeys(name for name in named if name in self.note_type.fields)]

    @cached_property
    def answer_field(self) -> str | None:
        """Return the field that answers: the typed one.

        Without one, it is the first field only on the back that reads like an answer.
        """
        if self._is_field(self.options.answer_field):
            return self.options.answer_field
        typed = [
            name
            for name, filters in self.front.fields()
            if "type" in filter_names(filters) and self._is_field(name)
        ]
        candidates = typed or self._ranked(self._back_fields)
        return candidates[0] if candidates else None

    @cached_property
    def _back_fields(self) -> list[str]:
        fronts = self.prompt_fields
        below = [name for name, _ in self._below.fields()]
        listed = [*below, *(name for name, _ in self.back.fields())]
        return [name for name in dict.fromkeys(listed) if self._is_field(name) and name not in fronts]

    def _ranked(self, names: Sequence[str]) -> list[str]:
        def rank(name: str) -> int:
            meaning = meaning_of(name)
            return 0 if meaning in ANSWER_HEADS else 2 if meaning in ASIDE_HEADS else 1

        return sorted(names, key=rank)

    @cached_property
    def _seen_front(self) -> Template:
        """Render the front without fields that are typed, spoken or hidden."""
        return self.front.without(UNSEEN_FILTERS)

    @cached_property
    def _below(self) -> Template:
        return self.back.after_answer_mark()

    def _is_field(self, name: str | None) -> bool:
        return name in self.note_type.fields

    def _card(self, values: Mapping[str, str]) -> ImportRow:
        front, notes, doubts = self._front(values)
        answer, others, lost = self._back(values)
        notes += lost
        if len(self.note_type.templates) > 1 and self.options.template is None:
            notes.append("Only the first card of this note was taken.")
        source = self._source(values)
        if not (front or source) or answer is None:
            side = "answer" if front else "question"
            spoken = any("tts" in name for _, filters in self.front.fields() for name in filters)
            reason = (
                "The question is spoken by the device."
                if spoken and not front
                else f"There is no text on the side of the {side}."
            )
            return Left(shortened(front or (answer or ("", ""))[1]), reason)
        is_chosen = self._is_field(self.options.answer_field) or self._types(answer[0])
        if others and not is_chosen:
            doubts.append(f"The back shows {len(others) + 1} fields; “{answer[0]}” was taken for the answer.")
        return Card(
            front=front,
            back=answer[1],
            explanation="\n".join(f"{name}: {text}" for name, text in others),
            notes=[*dict.fromkeys(notes)],
            doubts=doubts,
            sources={"prompt": ", ".join(self.prompt_fields), "answer": answer[0]},
            media=source,
            media_behind=self._source_behind(values),
        )

    def _source_behind(self, values: Mapping[str, str]) -> MediaSource | None:
        """Return the first picture or sound of the back that the front does not show."""
        if self.media is None:
            return None
        return self.media.source("".join(piece.html for piece in self._back_pieces(values)))

    def _source(self, values: Mapping[str, str]) -> MediaSource | None:
        """Return the first picture or sound of the front."""
        if self.media is None:
            return None
        if self._is_field(self.options.prompt_field):
            return self.media.source(values.get(str(self.options.prompt_field), ""))
        return self.media.source("".join(piece.html for piece in self._seen_front.render(values)))

    def _types(self, name: str) -> bool:
        return any(
            field_name == name and "type" in filter_names(filters)
            for field_name, filters in self.front.fields()
        )

    def _front(self, values: Mapping[str, str]) -> tuple[str, list[str], list[str]]:
        """Return the text of the front, what is lost from it, and what is doubtful."""
        if self._is_field(self.options.prompt_field):
            return *plain(values.get(str(self.options.prompt_field), "")), []
        pieces = [
            piece
            for piece in self.front.render(values)
            if not UNSEEN_FILTERS & {*filter_names(piece.filters)}
        ]
        unknown = [piece.field for piece in pieces if piece.field and not self._is_known(piece.field)]
        doubts = (
            [f"The template asks for a field “{unknown[0][:40]}”, which there is not."] if unknown else []
        )
        if all(not plain(piece.html)[0] for piece in pieces if piece.field) and any(
            piece.field for piece in pieces
        ):
            return "", [note for piece in pieces for note in plain(piece.html)[1]], doubts
        return *plain("".join(piece.html for piece in pieces)), doubts

    def _is_known(self, name: str) -> bool:
        return self._is_field(name) or name in SPECIAL or name == "FrontSide"

    def _back(
        self, values: Mapping[str, str]
    ) -> tuple[tuple[str, str] | None, list[tuple[str, str]], list[str]]:
        """Return the answer field and its text, the other fields shown only on the back, and what is lost."""
        fronts = {values.get(name, "") for name in self.prompt_fields}
        notes: list[str] = []
        texts: dict[str, str] = {}
        for piece in self._back_pieces(values):
            text, lost = plain(piece.html)
            notes += map(_behind, lost)
            if text and (piece.html not in fronts or piece.field == self.answer_field):
                texts.setdefault(piece.field, text)
        chosen = self.answer_field
        if chosen and self._types(chosen):
            texts.setdefault(chosen, plain(values.get(chosen, ""))[0])
        order = [chosen] if chosen and texts.get(chosen) else self._ranked([*texts])[:1]
        if not order or (self._is_field(self.options.answer_field) and order != [self.options.answer_field]):
            return None, [], notes
        name = order[0]
        others = [(other, text) for other, text in texts.items() if other != name and text != texts[name]]
        return (name, texts[name]), others, notes

    def _back_pieces(self, values: Mapping[str, str]) -> list[Piece]:
        if self._is_field(self.options.answer_field):
            name = str(self.options.answer_field)
            return [Piece(values.get(name, ""), name)]
        fronts = self.prompt_fields
        templates = [self._below] if self._below is self.back else [self._below, self.back]
        pieces = [piece for template in templates for piece in template.render(values)]
        return [piece for piece in pieces if self._is_field(piece.field) and piece.field not in fronts]

    def _gaps(self, values: Mapping[str, str]) -> Iterator[ImportRow]:
        """Return the gap numbers found in the fields that the template shows as cloze."""
        names = [
            name for name, filters in self.front.fields() if "cloze" in filters
        ] or self.note_type.fields[:1]
        sources = {name: values.get(name, "")[:MAX_MARKED_UP] for name in names}
        parts = {name: parts_of(source) for name, source in sources.items()}
        gaps = [gap for found in parts.values() for gap in islice(gaps_in(found), MAX_GAPS + 1)]
        text, notes = plain(" ".join(shown(found, None) for found in parts.values()))
        if any(PICTURE_GAP in source for source in sources.values()):
            yield Left(
                shortened(plain(values.get("Header", ""))[0]), "The gaps of this note are parts of a picture."
            )
        elif not gaps:
            yield Left(shortened(text), "There is no gap in this text.")
        elif len(text) > MAX_TEXT or len(gaps) > MAX_GAPS:
            reason = f"This text is longer than {MAX_TEXT:,} characters or has more than {MAX_GAPS} gaps."
            yield Left(shortened(text), reason)
        else:
            others = self._extra(values, names)
            for number in dict.fromkeys(chain.from_iterable(gap.numbers for gap in gaps)):
                yield self._asked(values, parts, number, Found(prompt="", explanation=others, notes=notes))

    def _extra(self, values: Mapping[str, str], names: Sequence[str]) -> str:
        """Return what the back shows in addition to the text with the gaps."""
        fronts = {name for name, _ in self.front.fields()}
        backs = dict.fromkeys(name for name, _ in self.back.fields() if self._is_field(name))
        shown_fields = [name for name in backs if name not in names and name not in fronts]
        return "\n".join(filter(None, (plain(values.get(name, ""))[0] for name in shown_fields)))

    def _asked(
        self, values: Mapping[str, str], parts: Mapping[str, list[Part]], number: int, found: Found
    ) -> ImportRow:
        filled = (
            dict(values) | {name: shown(one, number) for name, one in parts.items()} | {f"c{number}": "1"}
        )
        pieces = [*self._seen_front.render(filled)] or [
            Piece(text) for text in (filled[name] for name in parts)
        ]
        html = "".join(piece.html for piece in pieces)
        prompt, notes = plain(html)
        prompt = prompt.replace(GAP_MARK, GAP)
        texts = [plain(text)[0] for one in parts.values() for text in hidden(one, number)]
        answers = [*dict.fromkeys(texts)]
        if len(answers) > 1:
            return Left(shortened(prompt), "Several different gaps are to be filled at once.")
        if not answers or not answers[0]:
            return Left(shortened(prompt), "There is no text in this gap.")
        return Found(
            prompt=prompt,
            accepted=answers,
            explanation=found.explanation,
            notes=[*dict.fromkeys([*found.notes, *notes])],
            sources={"prompt": ", ".join(parts), "answer": f"gap {number}"},
            media=self.media.source(html) if self.media else None,
        )


def _behind(note: str) -> str:
    """Return a note about lost media for the back of a card."""
    return next((LOST_BEHIND[kind] for kind, lost in LOST.items() if lost == note), note)
