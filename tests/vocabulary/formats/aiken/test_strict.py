"""Aiken: questions are read, and faults are reported with their reason."""

import pytest

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


RAIN = ("What is drizzle?", ["light rain", "wind"], [0])


@pytest.mark.parametrize(
    "source",
    [
        "What is drizzle?\nA)light rain\nB)wind\nANSWER: A",
        "What is drizzle?\nA.light rain\nB.wind\nANSWER:A",
        "What is drizzle?\na) light rain\nb) wind\nANSWER: a",
        "What is drizzle?\n(A) light rain\n(B) wind\nAnswer: (A)",
        "What is drizzle?\n\nA. light rain\n\nB. wind\nANSWER: A.",
        "What is drizzle?\nA. light rain\nB. wind\nANSWER: A) light rain",
        "What is drizzle?\nA. light rain\nB. wind\nCorrect answer: light rain",
    ],
)
def test_choices_and_keys_are_read_as_people_write_them(source: str):
    proposal = read(source)

    assert (proposal.format, rows(proposal)) == ("aiken", [RAIN])


def test_an_unfinished_question_is_left_out_and_the_next_one_is_read():
    proposal = read("What is hail?\nA) ice\nB) sun\n\nWhat is drizzle?\nA) light rain\nB) wind\nANSWER: A\n")

    assert rows(proposal) == ["There is no line “ANSWER:” after this question.", RAIN]


@pytest.mark.parametrize("key", ["A, C", "A,C", "A and C", "A C", "AC", "a; c"])
def test_several_right_answers_are_read(key: str):
    proposal = read(f"Which are wet?\nA) rain\nB) sun\nC) snow\nANSWER: {key}\n")

    assert rows(proposal) == [("Which are wet?", ["rain", "sun", "snow"], [0, 2])]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("q\nA. x\nA. y\nANSWER: A", "Two choices of this question have the same letter."),
        ("q\nA. x\nB.\nANSWER: A", "A choice of this question has no text."),
        ("q\nA. x\nB. y\nANSWER: perhaps", "“ANSWER: perhaps” does not name a choice by its letter."),
        ("q\nA. x\nB. y\nANSWER: A, E", "There is no choice E, which is said to be right."),
        ("q\nA. x\nB. y\nANSWER: A) z", "“ANSWER: A) z” does not name a choice by its letter."),
    ],
)
def test_what_is_wrong_with_a_question_is_its_reason(source: str, reason: str):
    assert rows(read(source, format="aiken")) == [reason]


def test_a_choice_of_two_lines_is_read_and_not_sure():
    proposal = read("q\nA. a long\nchoice\nB. short\nANSWER: A\n")

    assert rows(proposal) == [("q", ["a long choice", "short"], [0])]
    assert proposal.rows[0].confidence == "unsure"


def test_feedback_after_the_answer_explains_it():
    proposal = read("q\nA. x\nB. y\nANSWER: A\nFEEDBACK: Because.\n")

    assert proposal.questions[0].explanation == "Because."
