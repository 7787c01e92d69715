"""Equality of typed texts: case, surrounding and repeated blanks, and Unicode form are ignored."""

import hashlib
import unicodedata

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})
"""Phones put curly apostrophes by themselves; nobody should lose points for "don’t"."""


KEY_CHARACTERS = 32
"""Of the hash by which a text is found again."""


def collapse_blanks(text: str) -> str:
    """Strip surrounding blanks, and collapse each run of blanks to one space."""
    return " ".join(text.split())


def comparable(text: str) -> str:
    """Return the form in which texts are compared. It is idempotent."""
    # Compose first: some Greek accents are canonically equal to the grave and the acute of the table.
    # NFKC would turn ´ into a blank and an accent, so it is replaced before.
    straight = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    # Folding can undo a composition, and composition can make a letter that folds: a second round settles
    # both.
    return collapse_blanks(_fold(_fold(straight)))


def comparable_with_case(text: str) -> str:
    """Do the same as `comparable`, but keep case."""
    straight = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    return collapse_blanks(unicodedata.normalize("NFKC", straight).translate(APOSTROPHES))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(APOSTROPHES).casefold()


def text_key(text: str) -> str:
    """Return a hash by which equal texts are found again, but which does not tell the text."""
    return hashlib.sha256(comparable(text).encode("utf-8", "surrogatepass")).hexdigest()[:KEY_CHARACTERS]
