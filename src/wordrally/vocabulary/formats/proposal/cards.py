"""Cards as questions: one side is asked, the other typed, or picked among those of other cards."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Literal, NamedTuple
from zlib import crc32

from wordrally.vocabulary.formats.plain_text.texts import tidy, tidy_line
from wordrally.vocabulary.formats.proposal.rows import Card, Found
from wordrally.vocabulary.texts import comparable

WRONG_CHOICES = 3
LONGEST_CHOICE = 200
MAX_LOOKED_AT = (
    1_000  # of the stock; only a deck that asks one thing a thousand times has so many that are all right
)
Side = Literal["front", "back"]


def typed(card: Card, ask: Side) -> Found:
    """The card as a text to type; `a; b`, `a / b` and lines are taken for several texts, each of them right."""
    prompt, answer = _sides(card, ask)
    return Found(prompt=prompt, accepted=alternatives(answer), notes=card.notes)


def alternatives(answer: str) -> list[str]:
    """The texts that an answer names, as a whole first, unless it has several lines, which nobody can type."""
    lines = [line for line in tidy(answer).split("\n") if line]
    parts = [part for line in lines for part in _split(line)]
    return [*dict.fromkeys([*lines, *parts])]


def _split(line: str) -> list[str]:
    parts = [part.strip() for part in line.replace(" / ", ";").split(";")]
    return [part for part in parts if part]


def _sides(card: Card, ask: Side) -> tuple[str, str]:
    return (card.front, card.back) if ask == "front" else (card.back, card.front)


class _Answer(NamedTuple):
    place: int
    text: str
    form: str


class Deck:
    """All cards of a file, as a stock of wrong answers: those of similar length first, no two alike, the same every time."""

    def __init__(self, cards: Sequence[Card], ask: Side) -> None:
        self._ask: Side = ask
        self._stock: defaultdict[int, list[_Answer]] = defaultdict(list)
        self._right: defaultdict[str, set[str]] = defaultdict(set)
        self._places: dict[str, int] = {}
        for place, card in enumerate(cards):
            prompt, answer = _sides(card, ask)
            line, form = tidy_line(answer), comparable(answer)
            self._right[comparable(prompt)].add(form)
            if form not in self._places and 0 < len(line) <= LONGEST_CHOICE:
                self._stock[len(line)].append(_Answer(place, line, form))
            self._places.setdefault(form, place)
        self._lengths = max(self._stock, default=0) + 1

    def picked(self, card: Card) -> Found:
        """The card as a choice of up to four, or as a text where the deck has no other answer."""
        prompt, answer = _sides(card, self._ask)
        right = tidy_line(answer)
        wrong = list(islice(self._wrong_choices(card), WRONG_CHOICES))
        if not wrong or not right:
            text = typed(card, self._ask)
            return Found(
                prompt=text.prompt,
                accepted=text.accepted,
                notes=[*card.notes, "It is to be typed, as there is no other answer to choose from."],
            )
        place = crc32(prompt.encode()) % (len(wrong) + 1)
        return Found(
            prompt=prompt, choices=[*wrong[:place], right, *wrong[place:]], correct=[place], notes=card.notes
        )

    def _wrong_choices(self, card: Card) -> Iterator[str]:
        prompt, answer = _sides(card, self._ask)
        right = self._right[comparable(prompt)] | {comparable(text) for text in alternatives(answer)}
        stock = self._neighbours(len(tidy_line(answer)), self._places[comparable(answer)])
        return (other.text for other in islice(stock, MAX_LOOKED_AT) if other.form not in right)

    def _neighbours(self, length: int, place: int) -> Iterator[_Answer]:
        """Answers of that length first, then a character more or less, …; of one length, those of the next cards first."""
        for distance in range(max(length, self._lengths)):
            for near in dict.fromkeys((length - distance, length + distance)):
                stock = self._stock.get(near, [])
                start = bisect(stock, place, key=lambda other: other.place)
                yield from islice(chain(stock[start:], stock[:start]), MAX_LOOKED_AT)
