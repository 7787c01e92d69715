"""Aiken: questions are read, and faults are reported with their reason."""

from tests.vocabulary.formats.proposals import read, rows
from tests.vocabulary.formats.samples import AIKEN


def test_aiken_is_read_and_what_is_wrong_with_it_is_told():
    proposal = read(AIKEN + "\nNever answered\nA. x\n")

    assert proposal.format == "aiken"
    assert rows(proposal) == [
        ("What is the capital of Italy?", ["Paris", "Rome", "Oslo"], [1]),
        ("Which one is a fruit?\nIt grows on trees.", ["chair", "apple"], [1]),
        "There is no choice D, which is said to be right.",
        "There is no line “ANSWER:” after this question.",
    ]
