"""Keys by which quizzes are found and ordered: without case, accents and repeated blanks."""

import unicodedata
from collections.abc import Iterable

from wordrally.vocabulary.texts import comparable

TITLE_KEY_LENGTH = 200
MOST_WORDS = 8
"""Words of a search; further ones are ignored."""


def plain(text: str) -> str:
    """Return the text as it is compared in a search: "Café" is found by "cafe"."""
    decomposed = unicodedata.normalize("NFD", comparable(text))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if unicodedata.category(c) != "Mn"))


def title_key(title: str) -> str:
    """Return what titles are ordered by."""
    return plain(title)[:TITLE_KEY_LENGTH]


def tag_keys(tags: Iterable[str]) -> str:
    """Return all tags, each between line breaks, which no tag has."""
    return "".join(map(tag_key, tags))


def tag_key(tag: str) -> str:
    """Return a tag as it stands in `tag_keys`."""
    return f"\n{comparable(tag)}\n"


def search_key(texts: Iterable[str]) -> str:
    """Return the text that is searched, with a line for each part."""
    # PostgreSQL text cannot hold U+0000; the rules of a quiz refuse it, but older ones may have it.
    return "\n".join(map(plain, texts)).replace("\0", " ")


def words_of(search: str) -> list[str]:
    """Return the words that must all be found."""
    return plain(search).split()[:MOST_WORDS]
