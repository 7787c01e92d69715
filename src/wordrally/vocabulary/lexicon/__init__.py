"""The lexicon at run time: read-only, one file, no network; how it is made stands in docs/lexicon.md."""

from wordrally.vocabulary.lexicon.reading import Lexicon, open_lexicon
from wordrally.vocabulary.lexicon.viewing import list_topics, view_word

__all__ = ["Lexicon", "list_topics", "open_lexicon", "view_word"]
