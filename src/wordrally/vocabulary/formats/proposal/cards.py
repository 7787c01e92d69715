"""Cards as questions: one side is the prompt; the other is typed, or chosen among those of other cards."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, Literal, NamedTuple
from zlib import crc32

from wordrally.vocabulary.formats.plain_text.tidying import tidy_line
from wordrally.vocabulary.formats.proposal.answers import AcceptedTexts, accepted_of
from wordrally.vocabulary.formats.proposal.learning import CardLanguages
from wordrally.vocabulary.formats.proposal.media import LOST, LOST_BEHIND
from wordrally.vocabulary.formats.proposal.rows import Card, Found
from wordrally.vocabulary.languages.kinds import Kind, form_of
from wordrally.vocabulary.texts import comparable

WRONG_CHOICES = 3
LONGEST_CHOICE = 200
LONGEST_SIDE = 10_000  # characters of a side that are compared
MAX_LOOKED_AT = 1_000  # candidates; more are all right only in a deck that asks one thing a thousand times
MAX_KINDS_LOOKED_AT = 3_000
"""Cards whose kind is looked at; larger decks have enough of each among the first."""

Side = Literal["front", "back"]
StockKey = tuple[Kind, bool]
"""Kind of an answer, and whether it has an article."""

OTHER: StockKey = ("other", False)
UNKNOWN = CardLanguages()


def typed(card: Card, ask: Side) -> Found:
    """Turn a card into a typed question; the rest of its other side becomes the explanation."""
    prompt, answer = _sides(card, ask)
    accepted = accepted_of(answer)
    explanation = "\n".join(filter(None, [card.explanation, accepted.explanation]))
    doubts = [*card.doubts, *accepted.doubts]
    return _found(card, ask, prompt, explanation, accepted=accepted.texts, doubts=doubts)


def _found(card: Card, ask: Side, prompt: str, explanation: str, **fields: Any) -> Found:
    """Turn a card into a question with everything the card says besides its two sides."""
    shared: dict[str, Any] = {
        "notes": card.notes if ask == "front" else [*map(_seen_from_behind, card.notes)],
        "doubts": card.doubts,
        "sources": card.sources,
        "media": card.media if ask == "front" else card.media_behind,
        "time_limit_ms": card.time_limit_ms,
        "points": card.points,
    }
    return Found(prompt=prompt, explanation=explanation, **(shared | fields))


def _seen_from_behind(note: str) -> str:
    """Return a note about lost media for a card whose back is asked."""
    there = {LOST[kind]: behind for kind, behind in LOST_BEHIND.items()}
    back = {behind: lost for lost, behind in there.items()}
    return (there | back).get(note, note)


def _answer_line(answer: str) -> str:
    """Return the other side as the text of a choice: its first answer."""
    accepted = accepted_of(answer).texts
    return tidy_line(accepted[0]) if accepted else ""


def _sides(card: Card, ask: Side) -> tuple[str, str]:
    return (card.front, card.back) if ask == "front" else (card.back, card.front)


class _Answer(NamedTuple):
    place: int
    text: str
    form: str


class Deck:
    """All cards of a file, as a deterministic source of distractors.

    Distractors of the same kind come first (nouns with their article, verbs, …), and among them those of
    similar length. No two are alike.
    """

    def __init__(self, cards: Sequence[Card], ask: Side, languages: CardLanguages = UNKNOWN) -> None:
        self._ask: Side = ask
        self._language = languages.of("back" if ask == "front" else "front")
        self._stock: defaultdict[StockKey, defaultdict[int, list[_Answer]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._right: defaultdict[str, set[str]] = defaultdict(set)
        self._places: dict[str, int] = {}
        for place, card in enumerate(cards):
            prompt, answer = _sides(card, ask)
            line = _answer_line(answer[:LONGEST_SIDE])
            form = comparable(line)
            self._right[comparable(prompt[:LONGEST_SIDE])].add(form)
            if form not in self._places and 0 < len(line) <= LONGEST_CHOICE:
                kind = self._kind(line) if place < MAX_KINDS_LOOKED_AT else OTHER
                self._stock[kind][len(line)].append(_Answer(place, line, form))
            self._places.setdefault(form, place)
        self._lengths = max((max(stock) for stock in self._stock.values()), default=0) + 1

    def _kind(self, line: str) -> StockKey:
        form = form_of(line, self._language)
        return form.kind, bool(form.article)

    def picked(self, card: Card) -> Found:
        """Turn a card into a choice of up to four. It is a typed question if the deck has no other answer."""
        prompt, answer = _sides(card, self._ask)
        answer = answer[:LONGEST_SIDE]
        accepted = accepted_of(answer)
        right = _answer_line(answer)
        wrong = list(islice(self._wrong_choices(prompt, accepted, right), WRONG_CHOICES))
        if not wrong or not right:
            found = typed(card, self._ask)
            note = "It is to be typed, as there is no other answer to choose from."
            return replace(found, notes=[*found.notes, note])
        place = crc32(prompt.encode()) % (len(wrong) + 1)
        explanation = "\n".join(filter(None, [card.explanation, accepted.explanation]))
        return _found(
            card,
            self._ask,
            prompt,
            explanation,
            choices=[*wrong[:place], right, *wrong[place:]],
            correct=[place],
            doubts=[*card.doubts, *accepted.doubts],
        )

    def _wrong_choices(self, prompt: str, accepted: AcceptedTexts, right: str) -> Iterator[str]:
        others = self._right[comparable(prompt[:LONGEST_SIDE])]
        forms = others | {comparable(text) for text in accepted.texts}
        kind, place = self._kind(right), self._places[comparable(right)]
        kinds = sorted(self._stock, key=lambda other: (other != kind, other[0] != kind[0]))
        stock = chain.from_iterable(self._neighbours(other, len(right), place) for other in kinds)
        return (other.text for other in islice(stock, MAX_LOOKED_AT) if other.form not in forms)

    def _neighbours(self, kind: StockKey, length: int, place: int) -> Iterator[_Answer]:
        """Return answers by distance in length. Among equal lengths, those of the next cards come first."""
        for distance in range(max(length, self._lengths)):
            for near in dict.fromkeys((length - distance, length + distance)):
                stock = self._stock[kind].get(near, [])
                start = bisect(stock, place, key=lambda other: other.place)
                yield from islice(chain(stock[start:], stock[:start]), MAX_LOOKED_AT)
