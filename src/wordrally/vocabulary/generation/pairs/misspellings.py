"""Misspellings of a word in any alphabetic language: letters that learners leave out, double or confuse."""

import unicodedata
from collections.abc import Iterator

PAIRS = (("ie", "ei"), ("ei", "ie"), ("sch", "sh"), ("ch", "sch"), ("ph", "f"), ("qu", "k"), ("ll", "l"),
    ("ss", "s"),
         ("tt", "t"), ("nn", "n"), ("mm", "m"), ("rr", "r"), ("ck", "k"), ("v", "b"), ("b", "v"), ("z", "s"),
         ("ç", "s"), ("gn", "n"),
         ("ñ", "n"), ("h", ""), ("c", "k"), ("ä", "e"), ("y", "i"), ("x", "s"), ("ou", "u"), ("eau", "o"),
         ("ai", "e"), ("j", "g"))  # fmt: skip
DOUBLED = "lmnprst"
SHORTEST = 4
MOST = 6


def misspellings(word: str) -> list[str]:
    """Return up to six misspellings, each with one mistake and the same first letter."""
    if len(word) < SHORTEST or not word.isalpha() or not unicodedata.name(word[0], "").startswith("LATIN"):
        return []
    made = (*_without_accents(word), *_swapped(word), *_doubled(word), *_other_vowels(word))
    return [each for each in dict.fromkeys(made) if each.lower() != word.lower() and each[0] == word[0]][
        :MOST
    ]


def _without_accents(word: str) -> Iterator[str]:
    for at, letter in enumerate(word):
        bare = unicodedata.normalize("NFD", letter)[0]
        if bare != letter:
            yield word[:at] + bare + word[at + 1 :]


def _swapped(word: str) -> Iterator[str]:
    for pair, wrong in PAIRS:
        at = word.find(pair, 1)
        if at > 0:
            yield word[:at] + wrong + word[at + len(pair) :]


def _doubled(word: str) -> Iterator[str]:
    for at in range(1, len(word) - 1):
        if word[at] in DOUBLED and word[at] not in (word[at - 1], word[at + 1]):
            yield word[:at] + word[at] + word[at:]


def _other_vowels(word: str) -> Iterator[str]:
    for at in range(len(word) - 2, 0, -1):
        other = {"a": "e", "e": "i", "i": "e", "o": "u", "u": "o"}.get(word[at])
        if other:
            yield word[:at] + other + word[at + 1 :]
