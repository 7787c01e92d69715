"""All mistakes of a request are told at once, in its own order, with what a translation needs."""

from typing import Annotated, Any

import msgspec
import pytest

from wordrally.chassis.http.mistakes import MAX_MISTAKES, field_error, mistakes_of
from wordrally.contracts.http.accounts import ProfileChange, SignUp
from wordrally.contracts.http.quizzes import QuizDraft
from wordrally.contracts.http.sessions import SessionDraft

GOOD = {"kind": "text", "prompt": "p", "accepted": ["a"]}


def _found(value: Any, wanted: Any) -> list[tuple[str, str]]:
    return [(mistake.field, mistake.code) for mistake in mistakes_of(value, wanted)]


def test_a_good_body_has_none():
    assert mistakes_of({"title": "t", "questions": [GOOD]}, QuizDraft) == []


def test_every_mistake_of_a_quiz_is_found_in_its_order():
    quiz = {
        "title": "",
        "visibility": "secret",
        "questions": [
            GOOD | {"prompt": 3, "points": 20_000},
            {"kind": "choice", "prompt": "p", "choices": ["only", 7], "correct": [9]},
            {"kind": "essay"},
            GOOD | {"media": {"kind": "emoji", "alt": ""}, "a/b~c": 1},
            {"kind": "text"},
            [],
        ],
        "surplus": 1,
        "language": "x1",
    }
    assert _found(quiz, QuizDraft) == [
        ("/title", "too-short"),
        ("/visibility", "unknown-value"),
        ("/questions/0/prompt", "wrong-type"),
        ("/questions/0/points", "too-large"),
        ("/questions/1/choices/1", "wrong-type"),
        ("/questions/1/correct/0", "too-large"),
        ("/questions/2/kind", "unknown-value"),
        ("/questions/3/media/alt", "too-short"),
        ("/questions/3/a~1b~0c", "unknown-field"),
        ("/questions/4/prompt", "missing"),
        ("/questions/4/accepted", "missing"),
        ("/questions/5", "wrong-type"),
        ("/surplus", "unknown-field"),
        ("/language", "wrong-form"),
    ]


def test_a_long_list_and_what_is_wrong_within_are_both_told():
    question = {"kind": "choice", "prompt": "p", "choices": ["a"] * 8 + [1], "correct": []}
    assert _found({"title": "t", "questions": [question]}, QuizDraft) == [
        ("/questions/0/choices", "too-many"),
        ("/questions/0/choices/8", "wrong-type"),
        ("/questions/0/correct", "too-few"),
    ]


@pytest.mark.parametrize(
    ("body", "wanted", "found"),
    [
        (
            {"email": "no", "password": "x"},
            SignUp,
            [("/email", "too-short"), ("/password", "too-short"), ("/display_name", "missing")],
        ),
        (
            {"phone": 1, "avatar": 192},
            ProfileChange,
            [("/phone", "wrong-type"), ("/avatar", "too-large")],
        ),
        (
            {"mode": "duel", "settings": {"scoring": "luck", "max_players": "many"}},
            SessionDraft,
            [
                ("/mode", "unknown-value"),
                ("/settings/scoring", "unknown-value"),
                ("/settings/max_players", "wrong-type"),
                ("/quiz_id", "missing"),
            ],
        ),
        ([], SignUp, [("", "wrong-type")]),
        (None, SignUp, [("", "wrong-type")]),
    ],
)
def test_mistakes_of_the_calls_of_both_services(body: Any, wanted: Any, found: list[tuple[str, str]]):
    assert _found(body, wanted) == found


def test_no_more_than_fifty_are_told():
    quiz = {"title": "t", "questions": [{"kind": "text"}] * 200}
    assert len(mistakes_of(quiz, QuizDraft)) == MAX_MISTAKES == 50


def test_values_are_what_a_translation_needs():
    (mistake,) = mistakes_of("x", Annotated[str, msgspec.Meta(min_length=3)])
    assert (mistake.code, mistake.values) == ("too-short", {"min": 3})


def test_no_regular_expression_is_shown():
    told = field_error("Expected `str` matching regex '^[a-z]+$' - at `$.email`")
    assert (told.field, told.code) == ("/email", "wrong-form")
    assert "[a-z]" not in told.message


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("Expected `str` of length >= 1", "This must have at least 1 character."),
        ("Expected `array` of length <= 200", "This must have at most 200 items."),
        ("Expected `int` >= -3", "This must be at least -3."),
        ("Expected `str | null`, got `int`", "This must be a text or null, not a whole number."),
        ("Object contains unknown field `a{b}`", "There is no field `a{b}` here."),
        ("Invalid value 'blue'", "'blue' is none of the possible values."),
    ],
)
def test_a_mistake_is_told_in_words(message: str, sentence: str):
    assert field_error(message).message == sentence
