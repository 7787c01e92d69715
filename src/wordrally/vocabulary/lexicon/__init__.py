"""The lexicon at run time: one read-only file, no network. docs/lexicon.md describes how it is built."""

from wordrally.vocabulary.lexicon.reading import Lexicon, open_lexicon
from wordrally.vocabulary.lexicon.viewing import list_topics, view_word

__all__ = ["Lexicon", "list_topics", "open_lexicon", "view_word"]
