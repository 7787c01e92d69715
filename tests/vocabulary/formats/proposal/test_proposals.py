"""Proposals made from files: the requested window, measured against our limits, with every loss reported."""

from itertools import combinations

import pytest

from tests.vocabulary.formats.proposals import notes, read, rows
from wordrally.contracts.http.formats import ImportedRow
from wordrally.contracts.http.quizzes import ChoiceQuestion
from wordrally.vocabulary.formats import Unreadable

WORDS = [
    "dog",
    "cat",
    "horse",
    "cow",
    "sheep",
    "goat",
    "hen",
    "duck",
    "goose",
    "pig",
    "bee",
    "ant",
    "fly",
    "owl",
    "eagle",
    "shark",
    "whale",
    "trout",
    "salmon",
    "frog",
]
DECK = "".join(f"{word}\t{word.upper()} animal {len(word)}\n" for word in WORDS)


def test_rows_beyond_the_window_are_counted_and_told():
    proposal = read(DECK, skip=5, limit=3)

    assert [row.row for row in proposal.rows] == [6, 7, 8]
    assert [question.prompt for question in proposal.questions] == ["goat", "hen", "duck"]
    assert proposal.total == 20
    assert proposal.notes[-1] == "The file has 20 rows, of which 6 to 8 were looked at."


def test_a_window_behind_the_end_is_empty_and_told():
    proposal = read(DECK, skip=20)

    assert (proposal.questions, proposal.rows, proposal.total) == ([], [], 20)
    assert proposal.notes[-1] == "The file has 20 rows; none is left after row 20."


def test_a_row_leads_to_its_question():
    proposal = read("a\tb\nalone\nc\td\n")

    sources = {"prompt": "column 1", "answer": "column 2"}
    assert proposal.rows == [
        ImportedRow(
            row=1,
            text="a",
            question=0,
            confidence="unsure",
            doubt="The next line has no separator; it may belong to this row.",
            sources=sources,
        ),
        ImportedRow(row=2, text="alone", question=None, reason="There is no separator (a tab) in this row."),
        ImportedRow(row=3, text="c", question=1, sources=sources),
    ]


def test_fifty_thousand_rows_are_read_and_not_one_more():
    assert read("a\tb\n" * 50_000).total == 50_000
    with pytest.raises(Unreadable, match="more than 50,000 rows"):
        read("a\tb\n" * 50_001)


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ("x" * 501 + "\ta", "The question is longer than 500 characters."),
        ("q\t" + "x" * 201, "The answer is longer than 200 characters."),
        ("q\t ", "There is no answer."),
        (" \ta", "There is no question text."),
        ("x" * 500 + "\t" + "y" * 200, ("x" * 500, ["y" * 200])),
    ],
)
def test_what_is_too_long_or_missing_is_told_and_not_cut(row: str, outcome: object):
    assert rows(read(f"{row}\n")) == [outcome]


@pytest.mark.parametrize(
    ("cells", "outcome", "note"),
    [
        (["1", "2", "3", "4", "5", "6", "7", "8"], ("q", list("12345678"), [0]), None),
        (["a", "", " b "], ("q", ["a", "b"], [0]), None),
        (["a", "b", "a"], ("q", ["a", "b"], [0]), "A choice that stood there twice was taken once."),
        (["a", "a"], "There are fewer than two different choices.", None),
        (["a", "x" * 201], "A choice is longer than 200 characters.", None),
    ],
)
def test_choices_are_held_to_our_limits(cells: list[str], outcome: object, note: str | None):
    header = ",".join(f"answer {number}" for number in range(1, len(cells) + 1))

    proposal = read(f"question,{header},correct\nq,{','.join(cells)},1\n", format="csv")

    assert (rows(proposal)[0], notes(proposal)[0]) == (outcome, note)


def test_times_and_points_are_brought_within_our_limits_and_that_is_told():
    proposal = read("question,answer 1,answer 2,correct,time,points\nq,a,b,1,1,20000\n")

    assert (proposal.questions[0].time_limit_ms, proposal.questions[0].points) == (3_000, 10_000)
    assert notes(proposal) == ["The time limit was made 3 seconds. The points were made 10,000."]


def test_more_answers_than_may_be_accepted_are_told():
    answers = "; ".join(f"a{number}" for number in range(30))

    proposal = read(f"q\t{answers}\n")

    assert len(rows(proposal)[0][1]) == 20
    assert notes(proposal) == ["Only the first 20 accepted answers were taken."]


def test_cards_become_choices_among_the_answers_of_others():
    proposal = read(DECK, cards="choice")

    for word, question in zip(WORDS, proposal.questions, strict=True):
        assert isinstance(question, ChoiceQuestion)
        (right,) = question.correct
        assert question.choices[right] == f"{word.upper()} animal {len(word)}"
        assert len({*question.choices}) == 4
        assert all(abs(len(one) - len(other)) <= 3 for one, other in combinations(question.choices, 2))
    assert proposal == read(DECK, cards="choice")
    assert (
        len({question.correct[0] for question in proposal.questions if isinstance(question, ChoiceQuestion)})
        == 4
    )


def test_wrong_choices_come_from_the_whole_deck_and_not_only_from_the_window():
    (question,) = read(DECK, cards="choice", limit=1).questions

    assert isinstance(question, ChoiceQuestion)
    assert len(question.choices) == 4


def test_another_right_answer_is_never_a_wrong_choice():
    deck = "bank\triver side\nbank\tmoney house\nBANK \tRiver  side\nbench\tlong seat\nbar\twater side; river side\n"

    for question in read(deck, cards="choice").questions[:3]:
        assert isinstance(question, ChoiceQuestion)
        assert [choice for choice in question.choices if "river" in choice.lower() or "money" in choice][
            1:
        ] in ([], ["water side; river side"])


def test_a_card_without_others_is_typed_and_that_is_told():
    proposal = read("dog\tder Hund\nDog\tDer Hund\n", cards="choice")

    assert rows(proposal) == [("dog", ["der Hund"]), ("Dog", ["Der Hund"])]
    assert notes(proposal)[0] == "It is to be typed, as there is no other answer to choose from."


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Unit 4.txt", "Unit 4"),
        ("../../etc/pass wd.txt", "pass wd"),
        ("C:\\temp\\unit.txt", "unit"),
        ("", "Imported quiz"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_the_title_comes_from_the_name_where_the_file_has_none(name: str, title: str):
    assert read("a\tb\n", name).title == title
