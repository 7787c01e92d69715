"""When two typed texts are the same: case, surrounding and repeated blanks, and Unicode form do not matter."""

import unicodedata

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})
"""Phones put curly apostrophes by themselves; nobody should lose points for "don’t"."""


def collapse_blanks(text: str) -> str:
    """The text without surrounding blanks, and with one space for every run of blanks within."""
    return " ".join(text.split())


def comparable(text: str) -> str:
    """The form in which texts are compared; `comparable(comparable(x)) == comparable(x)`."""
    # Composed first: some Greek accents are canonically the same as the grave and the acute of the table.
    # NFKC makes a blank and an accent of ´, so that one is straightened before.
    straight = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    # Folding can undo a composition, and composing can make a letter that folds: one more round settles both.
    return collapse_blanks(_fold(_fold(straight)))


def comparable_with_case(text: str) -> str:
    """As `comparable`, but capital and small letters differ."""
    straight = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    return collapse_blanks(unicodedata.normalize("NFKC", straight).translate(APOSTROPHES))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(APOSTROPHES).casefold()
