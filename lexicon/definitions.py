"""Definitions: cleaning, and reasons not to show one."""

import re
from functools import cache
from itertools import takewhile

from lexicon.forms import lemmas
from lexicon.rules import same_family
from lexicon.sources import wordnet, zipf
from lexicon.suitability import sensitive_words

SHORTEST, LONGEST = 3, 18
# The rarest word that a definition may use, by level of what it defines.
RAREST = {"A1": 4.0, "A2": 3.8, "B1": 3.6, "B2": 3.4, "C1": 3.2, "C2": 3.0}
BY_HAND = ("A1", "A2")  # what beginners read is written by hand
EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "or",
        "and",
        "to",
        "in",
        "on",
        "for",
        "with",
        "by",
        "as",
        "at",
        "from",
        "that",
        "which",
        "who",
        "whom",
        "whose",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "it",
        "its",
        "one's",
        "ones",
        "one",
        "his",
        "her",
        "their",
        "your",
        "my",
        "our",
        "into",
        "than",
        "then",
        "so",
        "such",
        "not",
        "no",
        "any",
        "some",
        "other",
        "another",
        "used",
        "using",
        "having",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "done",
        "can",
        "may",
        "usually",
        "especially",
        "often",
        "when",
        "where",
        "while",
        "something",
        "someone",
        "somebody",
        "this",
        "these",
        "those",
        "you",
        "he",
        "she",
        "they",
        "them",
        "him",
        "but",
        "if",
        "very",
        "more",
        "most",
        "what",
        "how",
        "there",
        "up",
        "out",
        "off",
        "over",
        "about",
        "between",
        "through",
        "during",
        "without",
        "within",
    ]
)
FORMULAS = re.compile(
    r"(of or relating|of or pertaining|relating to|pertaining to|in (a|an) \w+ (manner|way)|by \w+ means"
    r"|an? (unit|letter)|the \w+ letter|a member of|a native or inhabitant|any of "
    r"(various|several|numerous)|\(|used )"
)


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z]+(?:'[a-z]+)?", text.lower())


def content_words(text: str) -> list[str]:
    return [word for word in words_of(text) if word not in EMPTY]


@cache
def content_lemmas(text: str) -> frozenset[str]:
    return frozenset(lemma for word in content_words(text) for lemma in lemmas(word) | {word})


def clean(definition: str) -> str:
    """Remove remarks in brackets, and further paraphrases unless the first is too short to stand alone."""
    text = re.sub(r"\s*\([^)]*\)\s*", " ", definition).strip()
    parts = [part.strip(" ,") for part in re.split(r"[;:]", text) if part.strip(" ,")]
    if not parts:
        return ""
    return parts[0] if len(parts[0].split()) >= 4 or len(parts) == 1 else f"{parts[0]}; {parts[1]}"


def has_bad_length(definition: str) -> bool:
    return not SHORTEST <= len(words_of(definition)) <= LONGEST


def is_circular(lemma: str, definition: str) -> bool:
    if lemma.endswith("less"):
        return True  # says "without" of what the word itself names
    stems = related_stems(lemma)
    return any(
        same_family(lemma, form) or form in stems or share_a_stem(lemma, form)
        for word in content_words(definition)
        if len(word) > 2
        for form in lemmas(word) | {word}
    )


SUFFIXES = (
    "less",
    "ness",
    "ful",
    "ly",
    "ish",
    "able",
    "ible",
    "ment",
    "ship",
    "hood",
    "er",
    "or",
    "ist",
    "age",
    "al",
    "y",
)


@cache
def related_stems(lemma: str) -> frozenset[str]:
    """Return the words that a word is derived from, and those derived from it: flightless, flight, fly."""
    bare = {lemma.removesuffix(ending) for ending in SUFFIXES} - {lemma}
    stems = {each for stem in bare for each in (stem, f"{stem}e", stem.replace("i", "y")) if len(each) > 2}
    net = wordnet()
    derived = {
        word
        for stem in stems | {lemma}
        for sense in net.all_senses(stem)
        for word, _ in net.lexical(stem, sense, "+")
    }
    return frozenset(stems | derived)


def share_a_stem(one: str, other: str) -> bool:
    """Return whether words share all but two letters of the shorter, three at least (sewer, sewage)."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return shared >= 3 and shared >= min(len(one), len(other)) - 2 and min(len(one), len(other)) > 4


def is_formula(definition: str) -> bool:
    """Return whether a definition tells the kind of entry rather than its meaning."""
    return bool(FORMULAS.match(definition))


def is_thin(definition: str) -> bool:
    return len(content_words(definition)) < 2


def commonness(word: str) -> float:
    """Return the Zipf value of a word or of its most frequent lemma."""
    return max(zipf(each) for each in lemmas(word) | {word})


def hard_words(definition: str, level: str) -> list[str]:
    return [word for word in content_words(definition) if commonness(word) < RAREST[level]]


def plain_from(definition: str) -> str:
    """Return the lowest level at which no word of a definition is hard."""
    rarest = min((commonness(word) for word in content_words(definition)), default=9.0)
    return next((level for level, floor in RAREST.items() if rarest >= floor), "C2")


def is_sensitive(text: str) -> bool:
    return any(word in sensitive_words() for word in words_of(text))


def objection(lemma: str, definition: str, level: str) -> str | None:
    """Return the reason why a definition is not fit for a learner of this level, or None if it is."""
    faults = {
        "length": has_bad_length(definition),
        "circular": is_circular(lemma, definition),
        "plain": level in BY_HAND,
        "formula": is_formula(definition),
        "thin": is_thin(definition),
        "sensitive": is_sensitive(definition),
        "hard": bool(hard_words(definition, level)),
    }
    return next((name for name, is_there in faults.items() if is_there), None)
