"""What a player types becomes an answer, or is told to be none."""

import pytest
from msgspec import structs

from tests.contracts.examples import VIEW
from wordrally.contracts.frames import AnswerFrame
from wordrally.terminal.play import parse_answer

TYPED = structs.replace(VIEW, kind="text", choices=None)


@pytest.mark.parametrize(
    ("line", "choices"), [("a", [0]), ("B", [1]), ("ba", [0, 1]), ("A, b", [0, 1]), ("aa", [0])]
)
def test_letters_are_choices(line: str, choices: list[int]):
    assert parse_answer(VIEW, line) == AnswerFrame(question=0, choices=choices)


@pytest.mark.parametrize("line", ["", "c", "ax", "1", "?"])
def test_what_is_no_letter_of_a_choice_is_no_answer(line: str):
    assert parse_answer(VIEW, line) is None


def test_anything_answers_a_text_question():
    assert parse_answer(TYPED, "a modern one") == AnswerFrame(question=0, text="a modern one")


def test_there_is_nothing_to_answer_between_questions():
    assert parse_answer(None, "a") is None
