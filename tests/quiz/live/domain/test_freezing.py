"""Freezing of questions: choices are shuffled with their key, and views hide it."""

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quiz.live.examples import ANCIENT, BRIEF, DRIZZLE, QUESTIONS, quiz_of
from wordrally.contracts.http.quizzes import (
    LENIENT,
    ChoiceQuestion,
    ListenQuestion,
    Media,
    Question,
    ScrambleQuestion,
    Speech,
    TextQuestion,
)
from wordrally.contracts.queue.frozen import FrozenTextQuestion
from wordrally.quiz.live.domain.freezing import (
    draw_choice_orders,
    order_choices,
    reveal_question,
    view_question,
    with_marking_rules,
)

CHOICES = st.lists(st.text(min_size=1, max_size=5), min_size=2, max_size=8)


@st.composite
def choice_questions(draw: st.DrawFn) -> ChoiceQuestion:
    choices = draw(CHOICES)
    correct = draw(st.lists(st.sampled_from(range(len(choices))), min_size=1, max_size=8, unique=True))
    return msgspec.structs.replace(DRIZZLE, choices=choices, correct=correct)


@given(choice_questions(), st.randoms(use_true_random=False))
def test_shuffling_moves_the_key_along_with_the_choices(
    question: ChoiceQuestion, dice: random.Random
) -> None:
    [shuffled] = order_choices([question], draw_choice_orders([question], dice))
    assert isinstance(shuffled, ChoiceQuestion)
    assert sorted(shuffled.choices) == sorted(question.choices)
    assert sorted(shuffled.choices[index] for index in shuffled.correct) == sorted(
        question.choices[index] for index in question.correct
    )


def test_languages_and_the_words_that_are_no_slips_are_frozen_with_the_questions() -> None:
    questions: list[Question] = [
        TextQuestion(prompt="sweet course", accepted=["dessert"], marking=LENIENT),
        TextQuestion(prompt="church", accepted=["Kirche"], marking=LENIENT, answer_language="de"),
        TextQuestion(prompt="cherry", accepted=["die Kirsche"], marking=LENIENT, answer_language="de"),
        TextQuestion(prompt="as before", accepted=["modern"]),
    ]
    frozen = with_marking_rules(quiz_of(questions), {"en": frozenset(("desert", "modem", "church"))})
    words = [one.other_words for one in frozen if isinstance(one, FrozenTextQuestion)]
    assert words == [("desert",), ("kirsche",), ("kirche",), ()]
    assert [one.answer_language for one in frozen] == ["en", "de", "de", "en"]
    assert {one.prompt_language for one in frozen} == {"en"}


def test_without_shuffling_the_choices_stay_as_they_are() -> None:
    assert order_choices(QUESTIONS, []) == QUESTIONS


@given(choice_questions(), st.data())
def test_a_question_looks_the_same_whichever_choices_are_right(
    question: ChoiceQuestion, data: st.DataObject
) -> None:
    count = len(question.correct)
    others = data.draw(
        st.lists(st.sampled_from(range(len(question.choices))), min_size=count, max_size=count, unique=True)
    )
    other_key = msgspec.structs.replace(question, correct=others)
    assert view_question(question, 0, 1, 5) == view_question(other_key, 0, 1, 5)


def test_letters_and_speech_are_shown_with_their_question() -> None:
    scrambled = ScrambleQuestion(prompt="Which word?", letters=["o", "t", "n"], accepted=["not"], word="not")
    heard = ListenQuestion(prompt="Type it", spoken=Speech(text="knight"), accepted=["knight", "night"])
    assert view_question(scrambled, 0, 2, 5).letters == ["o", "t", "n"]
    assert view_question(heard, 1, 2, 5).spoken == Speech(text="knight", language="en")
    assert [view_question(one, 0, 1, 5).kind for one in (scrambled, heard)] == ["scramble", "listen"]


def test_a_recording_is_heard_in_place_of_the_text_which_no_player_is_told() -> None:
    recording = Media(kind="audio", id="A" * 22, alt="Recording")
    heard = ListenQuestion(
        prompt="Type it", spoken=Speech(text="knight"), accepted=["knight"], media=recording
    )
    assert view_question(heard, 0, 1, 5).spoken is None
    assert view_question(heard, 0, 1, 5).media == recording


@pytest.mark.parametrize(("question", "key"), [(DRIZZLE, [1]), (ANCIENT, ["modern", "new"]), (BRIEF, [0])])
def test_the_key_stands_in_the_reveal(question: Question, key: list[int | str]) -> None:
    assert reveal_question(question, 3, []).correct == key
