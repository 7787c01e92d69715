"""Words of grammar and expressions of several words: their forms and their exercises."""

import struct
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from lexicon.definitions import content_lemmas
from lexicon.distractors import MOST
from lexicon.exercises import FEWEST, blank
from lexicon.forms import forms
from lexicon.levels import LEVELS
from lexicon.teaching import Lesson, extras, listed

PARTS = "pcodrmnva"
COMMON_WORDS = frozenset(
    [
        "somebody",
        "something",
        "someone",
        "person",
        "people",
        "thing",
        "place",
        "time",
        "make",
        "do",
        "get",
        "take",
        "give",
        "go",
    ]
)
SMALL_WORDS = frozenset({
    "about", "across", "after", "ahead", "along", "apart", "around", "at", "away", "back", "behind", "by",
    "down", "for", "forward", "from", "in", "into", "like", "off", "on", "out", "over", "round", "through",
    "to", "together", "up", "with", "without",
})  # fmt: skip
Made = tuple[str, str, str, str, list[int]]  # exercise, stem, key, tag, others
Row = tuple[object, ...]


def phrase_forms(lesson: Lesson) -> list[tuple[str, str]]:
    """Return the forms of a phrasal verb by tag: give up, gives up, gave up; none for other expressions."""
    verb, _, rest = lesson.lemma.partition(" ")
    if lesson.part != "v" or not rest or verb == "would":
        return []
    return [(tag, f"{form} {rest}") for tag, form in forms(verb, "v")]


def materials_of(lesson: Lesson, numbers: dict[tuple[str, str], int]) -> list[Row]:
    """Make the gap of an extra word, and the definition of an expression beside similar ones."""
    number = numbers[lesson.lemma, lesson.part]
    found = [*_gap(lesson, numbers), *_definitions(lesson, numbers)]
    return [
        (None, number, exercise, stem, key, tag, struct.pack(f"<{len(others)}H", *others))
        for exercise, stem, key, tag, others in found
        if len(others) >= FEWEST
    ]


def _gap(lesson: Lesson, numbers: dict[tuple[str, str], int]) -> Iterator[Made]:
    chosen = [
        _number(word, lesson.part, numbers) or _number(word.lower(), lesson.part, numbers)
        for word in lesson.choices
    ]
    if lesson.form:
        tag = next((tag for tag, form in phrase_forms(lesson) if form == lesson.form.lower()), "")
        others = [number for number in dict.fromkeys(chosen) if number]
        yield "gap", blank(lesson.example, lesson.form), lesson.form, tag, others


def _number(word: str, part: str, numbers: dict[tuple[str, str], int]) -> int | None:
    """Return the number of a word as the same part of speech, or else as any other."""
    return next((number for each in (part, *PARTS) if (number := numbers.get((word, each)))), None)


def _definitions(lesson: Lesson, numbers: dict[tuple[str, str], int]) -> Iterator[Made]:
    if " " in lesson.lemma and lesson.definition:
        others = [numbers[each.lemma, each.part] for each in _near(lesson) if may_stand_by(lesson, each)][
            :MOST
        ]
        yield "definition", lesson.definition, lesson.lemma, "", others
        yield "meaning", lesson.lemma, lesson.definition, "", others


def _near(lesson: Lesson) -> list[Lesson]:
    """Return the expressions in turn, from the place of one on, so that not all have the same choices."""
    known = extras()
    place = known.index(lesson)
    return [*known[place + 1 :], *known[:place]]


def is_phrasal(lemma: str) -> bool:
    """Return whether an expression is a verb with small words only (give up), not with a noun."""
    return not set(lemma.split()[1:]) - SMALL_WORDS


def may_stand_by(lesson: Lesson, other: Lesson) -> bool:
    """Return whether an expression may stand by another: same part and level, no shared word of meaning."""
    if (
        other.part != lesson.part
        or " " not in other.lemma
        or not other.definition
        or other.lemma == lesson.lemma
    ):
        return False
    if other.part == "v" and is_phrasal(other.lemma) != is_phrasal(lesson.lemma):
        return False
    if abs(
        LEVELS.index(other.level) - LEVELS.index(lesson.level)
    ) > 1 or lesson.lemma in alike_in_meaning().get(other.lemma, ()):
        return False
    shared = (content_lemmas(lesson.definition) | set(lesson.lemma.split())) & content_lemmas(
        other.definition
    )
    return not shared - COMMON_WORDS and not content_lemmas(other.lemma) & content_lemmas(lesson.definition)


@cache
def alike_in_meaning() -> dict[str, frozenset[str]]:
    """Return the expressions that could replace one another, by each of them."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in listed("alike"):
        group = {each.strip() for each in line.split("/")}
        for each in group:
            found[each] |= group
    return {each: frozenset(group) for each, group in found.items()}
