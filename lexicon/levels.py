"""CEFR levels: CEFR-J's where its word is frequent enough to trust them, frequency above B2."""

from functools import cache

from cefrpy import CEFRAnalyzer

from lexicon.sources import grades, zipf
from lexicon.teaching import listed, spellings

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
# Below its floor a word is no learner's word whatever the list says: with them precision rises from 58 % to
# 87-91 %.
FLOORS = {1: 3.9, 2: 3.5, 3: 3.2, 4: 3.1}
BANDS = {1: 20, 2: 20, 3: 35, 4: 60}  # SCOWL's band; beginners' words are in every word list
# Adjectives that CEFR-J puts a level lower than course books do: inevitable, significant.
FORMAL = ("able", "ible", "ive", "ant", "ent", "ial", "ual", "ous", "ary", "ory")
C1_FLOOR, C2_FLOOR = 3.0, 2.2
CEFR_TAGS = {"n": ("NN", "NNS"), "v": ("VB",), "a": ("JJ",), "r": ("RB",)}


@cache
def _analyzer() -> CEFRAnalyzer:
    return CEFRAnalyzer()


def listed_level(lemma: str, part: str) -> int | None:
    """Return CEFR-J's own level, 1 (A1) to 4 (B2); averages and estimates are not whole numbers."""
    found = (_analyzer().get_word_pos_level_float(lemma, tag) for tag in CEFR_TAGS[part])
    level = next((each for each in found if each), None) or _analyzer().get_average_word_level_float(lemma)
    return int(level) if level and level == int(level) and level <= 4 else None


@cache
def own_levels() -> dict[str, str]:
    """Return the levels that we set by hand."""
    lines = (line.partition(": ") for line in listed("levels"))
    return {word: level for level, _, words in lines for word in words.split()}


@cache
def level_of(lemma: str, part: str) -> str | None:
    """Return the level of a word in either spelling, or None if it is too rare to teach."""
    if lemma in own_levels():
        return own_levels()[lemma]
    other = spellings().get(lemma, lemma)
    frequency = max(zipf(lemma), zipf(other))
    listed = listed_level(lemma, part) or listed_level(other, part)
    if listed is not None and part == "a" and lemma.endswith(FORMAL):
        listed += 1
    if listed is not None:
        for level in range(listed, 5):
            band = min(grades().get(lemma, 99), grades().get(other, 99))
            if frequency >= FLOORS[level] and band <= BANDS[level]:
                return LEVELS[level - 1]
    if frequency >= C1_FLOOR:
        return "C1"
    return "C2" if frequency >= C2_FLOOR else None
