"""When two typed texts are the same is a rule of words, which files of other programs are held to as well."""

from wordrally.vocabulary.texts import collapse_blanks, comparable

__all__ = ["collapse_blanks", "comparable"]
