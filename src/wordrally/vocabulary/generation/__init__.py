"""Quizzes made from words: pure, and the same for the same seed; the rules are described in docs/lexicon.md."""

from wordrally.vocabulary.generation.checking import check_lines
from wordrally.vocabulary.generation.proposing import propose_quiz

__all__ = ["check_lines", "propose_quiz"]
