"""Rules for wrong choices: each tells from facts alone when two words may not stand together."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
TOO_SIMILAR = 0.72  # cosine; above it people take both for right
SYNONYM_FLOOR = 0.5  # cosine; below it a listed synonym is one in a rare sense only
BEST_COSINE = 0.40  # related enough to be tempting, not enough to be right
ZIPF_BAND = 1.0
OVERLAP = 0.5

NUMBERS = frozenset(
    [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "million",
        "billion",
        "trillion",
        "dozen",
        "half",
        "quarter",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        "thirtieth",
    ]
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that the rules know of a word, in the sense in which it is taught.

    `senses` are its frequent senses and `all_senses` every one; `near` are synsets whose words could be right
    as well; `gloss` holds the lemmas of its definition, `parents` what it is directly a kind of, `frames`
    the sentences that a verb can stand in; `is_described` says that its definition is ours.
    """

    lemma: str
    part: str
    level: str
    zipf: float
    field: str
    senses: frozenset[object]
    all_senses: frozenset[object]
    near: frozenset[object]
    parents: frozenset[object]
    gloss: frozenset[str]
    frames: frozenset[int] = frozenset()
    is_described: bool = False


Rule = Callable[[Facts, Facts, float], bool]


def same_family(one: str, other: str) -> bool:
    """Return whether words are likely of one family: one contains the other, or they begin alike."""
    if one == other:
        return True
    if len(one) > 3 and len(other) > 3 and (one in other or other in one):
        return True
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return shared >= 5 or (shared >= 4 and shared >= min(len(one), len(other)) - 2)


def of_one_family(one: Facts, other: Facts, cosine: float) -> bool:
    return same_family(one.lemma, other.lemma)


def share_a_synset(one: Facts, other: Facts, cosine: float) -> bool:
    return bool(one.all_senses & other.all_senses)


def near_in_the_net(one: Facts, other: Facts, cosine: float) -> bool:
    """Return whether meanings are similar, derived, inherited or tied otherwise."""
    return bool(one.near & other.senses or other.near & one.senses)


def in_the_definition(one: Facts, other: Facts, cosine: float) -> bool:
    return one.lemma in other.gloss or other.lemma in one.gloss


def definitions_overlap(one: Facts, other: Facts, cosine: float) -> bool:
    smaller = min(len(one.gloss), len(other.gloss))
    return bool(smaller) and len(one.gloss & other.gloss) / smaller >= OVERLAP


def too_similar(one: Facts, other: Facts, cosine: float) -> bool:
    """Return whether the vectors of two words are too close.

    Two nouns that we described ourselves are exempt: cat and dog stand close, but their definitions differ.
    """
    told_apart = one.is_described and other.is_described and one.part == other.part == "n"
    return cosine > TOO_SIMILAR and not told_apart


def is_a_number(one: Facts, other: Facts, cosine: float) -> bool:
    return one.lemma in NUMBERS or other.lemma in NUMBERS


CONFLICTS: tuple[Rule, ...] = (
    of_one_family,
    share_a_synset,
    near_in_the_net,
    in_the_definition,
    definitions_overlap,
    too_similar,
    is_a_number,
)


def conflict(one: Facts, other: Facts, cosine: float) -> str | None:
    """Return the rule by which two words may not be choices of one question; None when they may."""
    return next((rule.__name__ for rule in CONFLICTS if rule(one, other, cosine)), None)


# What a noun may be replaced by without being absurd: WordNet's fields in four groups; all others are
# abstract.
GROUPS = {
    **dict.fromkeys(("noun.person", "noun.group"), "people"),
    **dict.fromkeys(("noun.animal", "noun.plant", "noun.food", "noun.body"), "nature"),
    **dict.fromkeys(
        ("noun.artifact", "noun.substance", "noun.object", "noun.location", "noun.phenomenon", "noun.Tops"),
        "things",
    ),
}


def group_of(field: str) -> str:
    """Return people, nature, things or abstract for nouns; for other words their part of speech."""
    return GROUPS.get(field, field if not field.startswith("noun.") else "abstract").partition(".")[0]


def are_siblings(one: Facts, other: Facts) -> bool:
    """Return whether two words name kinds of the same thing."""
    return bool(one.parents & other.parents)


# Of WordNet's 35 sentence frames, those in which the verb has no object.
WITHOUT_OBJECT = frozenset({1, 2, 3, 4, 5, 6, 7, 12, 13, 22, 23, 26, 27, 28, 29, 32, 34, 35})


def built_alike(key: Facts, other: Facts) -> bool:
    """Return whether a verb can take what the key takes: an object, or none."""
    takes = {frame not in WITHOUT_OBJECT for frame in key.frames}
    return takes <= {frame not in WITHOUT_OBJECT for frame in other.frames}
