"""Normal forms that ignore case, accents or punctuation when two texts are compared."""

import re
import unicodedata
from functools import lru_cache

from wordrally.vocabulary.texts import collapse_blanks

APOSTROPHES = "'’‘‛ʼ´`′＇ʹ＇"
HYPHENS = "-‐‑‒–—―−﹣－"
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe0e\ufe0f]"
)
KEPT_SIGNS = frozenset("#%&@*°+=<>$€£")
STROKES = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i",
     "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ẞ": "SS", "ĸ": "k"}
)  # fmt: skip
SPELLED_OUT = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ø": "oe",
        "Ø": "Oe",
        "å": "aa",
        "Å": "Aa",
    }
)
LETTERS_OF_THEIR_OWN = re.compile("[йЙїЇўЎ]")
OPTIONAL_SIGNS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0655\u0670\u0640]")
"""Vowel signs of Hebrew and Arabic, and the Arabic stroke that only lengthens: readers do without them."""

MARKS_OF_LETTERS = re.compile("[\u0300-\u036f]")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[^\w\s](?=\d)")
SIGN_OF_NUMBER = re.compile(rf"(?:(?<=\s)|^)[{HYPHENS}](?=\d)")


def tidy(text: str) -> str:
    """Compose, remove invisible characters, and unify apostrophes, hyphens and blanks."""
    seen = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    straight = re.sub(f"[{APOSTROPHES}]", "'", seen)
    composed = unicodedata.normalize("NFKC", straight)
    return collapse_blanks(re.sub(f"[{HYPHENS}]", "-", re.sub(f"[{APOSTROPHES}]", "'", composed)))


def without_edges(text: str) -> str:
    """Remove quotes and punctuation at the ends of words, which never matter."""
    return _without(text, inner=False)


def without_punctuation(text: str) -> str:
    """Keep letters, digits and meaningful signs, without blanks; a mark between digits stays."""
    return _without(text, inner=True)


@lru_cache(maxsize=8_192)
def _without(text: str, *, inner: bool) -> str:
    kept = [False] * len(text)
    for found in (*BETWEEN_DIGITS.finditer(text), *SIGN_OF_NUMBER.finditer(text)):
        kept[found.start()] = True
    out: list[str] = []
    for at, character in enumerate(text):
        if (
            kept[at]
            or not (is_mark(character) or (inner and character.isspace()))
            or (not inner and character in "'-" and _is_within(text, at))
        ):
            out.append(character)
    bare = collapse_blanks("".join(out))
    return bare or collapse_blanks(text)  # a text that is only punctuation asks about punctuation


def _is_within(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()


def is_mark(character: str) -> bool:
    return character not in KEPT_SIGNS and unicodedata.category(character).startswith("P")


@lru_cache(maxsize=8_192)
def fold_case(text: str, language: str = "") -> str:
    """Fold case. Turkish has two kinds of i, and the combining dot left by a capital İ is dropped."""
    if language in ("tr", "az"):
        text = text.replace("I", "ı").replace("İ", "i")
    return unicodedata.normalize("NFC", text.casefold().replace("i\u0307", "i"))


@lru_cache(maxsize=8_192)
def fold_accents(text: str) -> str:
    """Remove accents that foreign keyboards lack; й and が are letters of their own and stay."""
    parts = unicodedata.normalize("NFC", OPTIONAL_SIGNS.sub("", unicodedata.normalize("NFD", text)))
    return "".join(_bare(character) for character in parts).translate(STROKES)


def _bare(character: str) -> str:
    if LETTERS_OF_THEIR_OWN.match(character):
        return character
    return unicodedata.normalize("NFC", MARKS_OF_LETTERS.sub("", unicodedata.normalize("NFD", character)))


def spell_out(text: str) -> str:
    """Spell umlauts as on keyboards without them: schön → schoen."""
    return fold_accents(text.translate(SPELLED_OUT))
