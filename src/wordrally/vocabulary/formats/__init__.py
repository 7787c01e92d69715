"""Readers and writers for the quiz files of other programs.

They work on bytes, without a disk, a clock or a network.
"""

from wordrally.vocabulary.formats.proposal.media import MediaCollector
from wordrally.vocabulary.formats.reading import read_quiz
from wordrally.vocabulary.formats.refusals import Unreadable, Unwritable
from wordrally.vocabulary.formats.writing import LeftOut, Written, write_quiz

__all__ = ["LeftOut", "MediaCollector", "Unreadable", "Unwritable", "Written", "read_quiz", "write_quiz"]
