"""Identity of words."""

import unicodedata

from wordrally.vocabulary.texts import collapse_blanks


def spelled(word: str) -> str:
    """Return the spelling that identifies a word. Case matters: march and March, polish and Polish."""
    return collapse_blanks(unicodedata.normalize("NFC", word))
