"""Which words are the same word."""

import unicodedata

from wordrally.vocabulary.texts import collapse_blanks


def spelled(word: str) -> str:
    """The spelling by which a word is known everywhere. Case tells words apart: march and March, polish and Polish."""
    return collapse_blanks(unicodedata.normalize("NFC", word))
