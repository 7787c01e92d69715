"""Single typos: a missing, an extra or a wrong letter, or two swapped letters."""

import re
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache

SHORTEST = 5
"""Letters of a word in which one slip is forgiven; in a shorter word it makes another word too easily."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS = re.compile("[A-Za-zÀ-ʯͰ-ϿЀ-ԯ԰-֏א-תء-يႠ-ჿḀ-ỿ]")
INFLECTED = re.compile("[aeiouyàáâãäåèéêëìíîïòóôõöùúûüąęășțnrsmtxаеиоуыэюяйьαεηιοςυω]")
"""Letters by which many languages inflect at the end of a word: niño, niña; Katze, Katzen."""


def slip_at(key: str, typed: str) -> int | None:
    """Return the position of the one typo that turns the key into the typed text; None for more or none."""
    if key == typed or abs(len(key) - len(typed)) > 1:
        return None
    at = next(
        (n for n, (a, b) in enumerate(zip(key, typed, strict=False)) if a != b), min(len(key), len(typed))
    )
    rest, other = key[at:], typed[at:]
    swapped = len(rest) > 1 and other[:2] == rest[1::-1] and other[2:] == rest[2:]
    if swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]:
        return min(at, len(key) - 1)
    return None


def is_forgiven(words: Sequence[str], long: Sequence[bool], typed: str, *, inflects: bool) -> bool:
    """Return whether a text typed without blanks has a single typo.

    The word must be long enough, and no inflection.
    """
    key = "".join(words)
    at = slip_at(key, typed)
    if at is None:
        return False
    start, place = 0, 0
    while at >= start + len(words[place]):
        start, place = start + len(words[place]), place + 1
    word = words[place]
    there = typed[start : len(typed) - (len(key) - start - len(word))]
    if not long[place] or not all(map(ALPHABETS.match, word + there)):
        return False
    return not (inflects and is_inflection(word, there))


def is_inflection(word: str, other: str) -> bool:
    """Return whether only the inflected ending differs: a grammatical form rather than a typo."""
    shared = 0
    while shared < min(len(word), len(other)) and word[shared] == other[shared]:
        shared += 1
    ends = word[shared:] + other[shared:]
    return shared >= len(word) - 1 and bool(ends) and all(map(INFLECTED.match, ends))


@lru_cache(maxsize=4_096)
def slips_of(word: str, letters: str = LETTERS) -> frozenset[str]:
    """Return every text that one typo makes of a word in these letters."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in cuts if right for letter in letters}
    found |= {left + letter + right for left, right in cuts for letter in letters}
    return frozenset(found - {word})


def words_one_slip_away(
    words: Collection[str], is_word: Callable[[str], bool], letters: str = LETTERS
) -> list[str]:
    """Return the words that a typo in one of these words of five letters or more would make, sorted."""
    long = {word for word in words if len(word) >= SHORTEST and not set(word) - set(letters)}
    return sorted({slip for word in long for slip in slips_of(word, letters) if is_word(slip)} - set(words))
