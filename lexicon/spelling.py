"""Misspellings that learners make: in unstressed vowels and in doubled letters, and nowhere else."""

import re
from collections.abc import Callable, Iterator
from itertools import chain, zip_longest

VOWELS = "aeiou"
MOST = 8
SHORTEST = 5
# Endings whose vowel nobody hears.
ENDINGS = (
    ("ance", "ence"), ("ence", "ance"), ("ancy", "ency"), ("ency", "ancy"), ("able", "ible"), ("ible",
        "able"),
    ("ant", "ent"), ("ent", "ant"), ("ary", "ery"), ("ery", "ary"), ("ory", "ery"), ("or", "er"), ("er",
        "or"), ("ar", "er"),
    ("al", "el"), ("el", "al"), ("le", "el"), ("on", "en"), ("en", "on"), ("ain", "en"), ("ous", "us"),
    ("ate", "it"), ("ite", "it"),
    ("ege", "edge"), ("age", "ege"),
)  # fmt: skip
LIKELY = {"a": "e", "e": "ia", "i": "ea", "o": "ae", "u": "ae"}  # what is written for an unstressed vowel
PAIRS = (("ie", "ei"), ("ei", "ie"))


def drop_a_double(word: str) -> Iterator[str]:
    """Drop one letter of a double consonant: embarrass, embarass."""
    for at in range(1, len(word) - 1):
        if word[at] == word[at + 1] and word[at] not in VOWELS:
            yield word[:at] + word[at + 1 :]


def double_a_consonant(word: str) -> Iterator[str]:
    """Double a single consonant between vowels: professor, proffessor."""
    for at in range(1, len(word) - 1):
        if word[at] in "flmnprst" and word[at - 1] in VOWELS and word[at + 1] in VOWELS:
            yield word[:at] + word[at] + word[at:]


def change_an_ending(word: str) -> Iterator[str]:
    """Change an ending: relevant, relevent."""
    for ending, wrong in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word.removesuffix(ending) + wrong


def swap_a_pair(word: str) -> Iterator[str]:
    """Swap two vowels: receive, recieve."""
    for pair, wrong in PAIRS:
        for found in re.finditer(pair, word):
            yield word[: found.start()] + wrong + word[found.end() :]


def change_an_unstressed_vowel(word: str, stresses: str) -> Iterator[str]:
    """Change an unstressed vowel, where letters and sounds match one to one: separate, seperate."""
    groups = list(re.finditer(r"[aeiouy]+", word.removesuffix("e") if word[-2:-1] not in VOWELS else word))
    if len(groups) != len(stresses):
        return
    for group, stress in zip(groups, stresses, strict=True):
        vowel = group.group()
        if stress != "0" or not 0 < group.start() < len(word) - 1 or is_grammar(word[group.start() :]):
            continue
        for wrong in LIKELY.get(vowel, ""):
            yield word[: group.start()] + wrong + word[group.end() :]


def is_grammar(rest: str) -> bool:
    """Return whether the rest is an ending that every learner knows."""
    return rest.startswith("ing") or rest in ("ed", "es", "y", "er", "est")


def misspellings(word: str, stresses: str, is_word: Callable[[str], bool]) -> list[str]:
    """Return up to eight, the most tempting first; none is a word, and none has two doublings at once."""
    if len(word) < SHORTEST:
        return []
    ways = (
        drop_a_double(word),
        swap_a_pair(word),
        change_an_ending(word),
        change_an_unstressed_vowel(word, stresses),
        double_a_consonant(word),
    )
    made = chain.from_iterable(zip_longest(*ways))  # one of each kind in turn
    return [each for each in dict.fromkeys(made) if each and each != word and not is_word(each)][:MOST]
