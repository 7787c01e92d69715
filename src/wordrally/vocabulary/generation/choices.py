"""Wrong choices for one question, and the alternatives that may replace them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from wordrally.contracts.http.vocabulary import Level
from wordrally.vocabulary.generation.pairs.lines import ListedPair
from wordrally.vocabulary.generation.subjects import Subject
from wordrally.vocabulary.lexicon.entries import Headword, Material, rank
from wordrally.vocabulary.lexicon.reading import Lexicon
from wordrally.vocabulary.texts import text_key

WRONG = 3
SPARE = 3  # alternatives of each wrong choice, where there are so many
FEWEST_SPARE = 2
GAP_LEVELS = 1  # the choices of a gap were chosen by hand; a plain word may stand a level higher
MOST_OFTEN = 2
TEMPTING = 7  # of the candidates, which come ranked, so many are drawn from


@dataclass(frozen=True, slots=True)
class ChoiceSources:
    """Wrong choices from elsewhere: those that players often picked, and pairs of a teacher's other lists.

    `confusions` has, by word, the `text_key` of each: the texts may be from private quizzes and are not kept.
    """

    confusions: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    pairs: Sequence[ListedPair] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """Choices as shown, the index of the key, and the alternatives of each choice."""

    texts: list[str]
    correct: int
    alternatives: list[list[str]]


def is_within(limit: Level, other: Headword, key: Headword, spare: int = 0) -> bool:
    """Return whether a choice is within `spare` levels of the limit, or of the word's own level if higher."""
    return rank(other.level) <= max(rank(key.level), rank(limit)) + spare


def candidates(lexicon: Lexicon, subject: Subject, material: Material) -> list[str]:
    """Return the wrong choices that may be used, the most tempting first, without repeats or the key."""
    others = [lexicon.headword(number) for number in material.others]
    spare = GAP_LEVELS if material.exercise == "gap" else 0
    within = [other for other in others if is_within(subject.limit, other, subject.headword, spare)]
    texts = dict.fromkeys(as_placed(text_of(other, material), material) for other in within)
    return [text for text in texts if text and text != key_of(material)]


def key_of(material: Material) -> str:
    """Return the key as a choice shows it."""
    return as_placed(material.key, material)


def as_placed(text: str, material: Material) -> str:
    """Capitalise a choice if the gap begins the sentence."""
    begins = material.exercise == "gap" and material.stem.lstrip('“"').startswith("_")
    return text[:1].upper() + text[1:] if begins else text


def text_of(other: Headword, material: Material) -> str:
    """Return the text of a choice: a definition, or the form that the gap needs."""
    if material.exercise == "meaning":
        return other.definition or ""
    return other.form(material.tag)


def arrange(key: str, others: list[str], dice: Random, often: Sequence[str] = ()) -> Choices:
    """Draw three of the most tempting, place the key at random, and share the rest out as alternatives.

    Those that players picked `often`, by `text_key`, come first, two at most, so that a question stays new.
    """
    by_key = {text_key(text): text for text in others} if often else {}
    known = [by_key[key] for key in dict.fromkeys(often) if key in by_key][:MOST_OFTEN]
    tempting = [text for text in others[:TEMPTING] if text not in known]
    wrong = [*known, *dice.sample(tempting, WRONG - len(known))]
    spare = [text for text in others if text not in wrong]
    texts = [key, *wrong]
    dice.shuffle(texts)
    return Choices(
        texts=texts,
        correct=texts.index(key),
        alternatives=[[] if text == key else _spare(spare, wrong.index(text)) for text in texts],
    )


def _spare(spare: list[str], place: int) -> list[str]:
    """Give each wrong choice its own alternatives if there are enough, or else let them share."""
    own = spare[place::WRONG][:SPARE]
    return own if len(own) >= FEWEST_SPARE else spare[:SPARE]
