"""Rules across the fields of a quiz, and the starter quizzes that keep them."""

import unicodedata
from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordrally.contracts.http.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Media,
    Question,
    QuizDraft,
    ScrambleQuestion,
    Speech,
    TextQuestion,
)
from wordrally.quiz.authoring.application.starters import BY_TOPIC, MIXED, STARTERS, read_starter
from wordrally.quiz.authoring.domain.content import check_quiz
from wordrally.vocabulary.texts import comparable


def choice(**changes: Any) -> ChoiceQuestion:
    return ChoiceQuestion(
        **{"prompt": "drizzle", "choices": ["rain", "fog", "sun"], "correct": [0], **changes}
    )


def text(*accepted: str, **changes: Any) -> TextQuestion:
    return TextQuestion(**{"prompt": "Opposite of 'ancient'", "accepted": list(accepted), **changes})


def scramble(letters: str, *accepted: str) -> ScrambleQuestion:
    return ScrambleQuestion(prompt="Which word is it?", letters=list(letters), accepted=list(accepted))


def listen(spoken: str, **changes: Any) -> ListenQuestion:
    return ListenQuestion(
        **{"prompt": "Type what you hear", "spoken": Speech(text=spoken), "accepted": ["night"], **changes}
    )


def fields(*questions: Question, title: str = "Weather") -> list[str]:
    return [error.field for error in check_quiz(QuizDraft(title=title, questions=list(questions)))]


def test_a_sound_quiz_has_no_errors() -> None:
    assert fields(choice(), choice(correct=[0, 2]), text("modern", "new")) == []
    assert fields(scramble("nhcaeg", "change"), scramble("imceacre", "Ice cream"), listen("knight")) == []


@pytest.mark.parametrize(
    ("question", "pointer"),
    [
        (choice(correct=[3]), "/correct/0"),
        (choice(correct=[0, 7]), "/correct/1"),
        (choice(correct=[1, 1]), "/correct/1"),
        (choice(choices=["rain", "fog", "rain"]), "/choices/2"),
        (choice(choices=["light rain", " light   rain"]), "/choices/1"),
        (choice(choices=["caf\u00e9", "cafe\u0301"]), "/choices/1"),
        (choice(choices=["rain", " "]), "/choices/1"),
        (choice(choices=["rain", "fog\x00"]), "/choices/1"),
        (choice(prompt=" \n "), "/prompt"),
        (choice(prompt="a\x1b[31m"), "/prompt"),
        (choice(explanation="\x00"), "/explanation"),
        (choice(media=Media(value="umbrella", alt="umbrella")), "/media/value"),
        (choice(media=Media(value="7", alt="seven")), "/media/value"),
        (choice(media=Media(value="☂️ ", alt="umbrella")), "/media/value"),
        (choice(media=Media(value="\u202e\u200b", alt="nothing")), "/media/value"),
        (choice(media=Media(value="☂️", alt=" ")), "/media/alt"),
        (text("modern", "MODERN"), "/accepted/1"),
        (text("don't", "don’t"), "/accepted/1"),
        (text("new", "old", " new "), "/accepted/2"),
        (text(" "), "/accepted/0"),
        (text("new", word="\x00"), "/word"),
        (scramble("nhcaeg", "change", "chance"), "/accepted/1"),
        (scramble("nhcae", "change"), "/accepted/0"),
        (scramble("icecream", "Ice cream"), "/letters"),
        (listen(" "), "/spoken/text"),
    ],
)
def test_a_rule_that_is_broken_is_told_with_a_pointer(question: Question, pointer: str) -> None:
    assert fields(choice(), question) == [f"/questions/1{pointer}"]


def test_a_title_must_not_be_blank_or_hold_control_characters() -> None:
    assert fields(choice(), title=" ") == ["/title"]
    assert fields(choice(), title="a\x00b") == ["/title"]


def test_choices_may_differ_in_case_alone() -> None:
    assert fields(choice(choices=["polish", "Polish"])) == []


@pytest.mark.parametrize("emoji", ["☂️", "🍞", "👩‍🚀", "🇬🇧", "1️⃣", "‼️", "☔"])
def test_a_picture_may_be_any_emoji(emoji: str) -> None:
    assert fields(choice(media=Media(value=emoji, alt="a picture"))) == []


@given(st.lists(st.integers(0, 7), min_size=1, max_size=8), st.integers(2, 8))
def test_a_key_is_sound_when_its_indexes_are_distinct_and_there(correct: list[int], choices: int) -> None:
    question = choice(choices=[f"choice {index}" for index in range(choices)], correct=correct)

    is_sound = len(set(correct)) == len(correct) and max(correct) < choices

    assert (fields(question) == []) == is_sound


@given(st.text(max_size=60))
def test_comparing_twice_is_comparing_once(typed: str) -> None:
    assert comparable(comparable(typed)) == comparable(typed)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cn", "Co"]), max_size=40))
def test_unicode_form_and_blanks_around_never_matter(typed: str) -> None:
    for form in (
        ("NFC", "NFD") if "´" in unicodedata.normalize("NFC", typed) else ("NFC", "NFD", "NFKC", "NFKD")
    ):
        assert comparable(f" {unicodedata.normalize(form, typed)}\t") == comparable(typed)


@pytest.mark.parametrize("level", MIXED)
def test_a_mixed_starter_quiz_keeps_the_rules_and_is_complete(level: str) -> None:
    quiz = read_starter(level)

    assert check_quiz(quiz) == []
    assert len(quiz.questions) == 15
    assert quiz.visibility == "public"
    assert Counter(type(question) for question in quiz.questions) == {ChoiceQuestion: 10, TextQuestion: 5}
    assert all(question.explanation for question in quiz.questions)


@pytest.mark.parametrize("name", BY_TOPIC)
def test_a_starter_quiz_of_a_topic_is_made_of_words_in_many_ways(name: str) -> None:
    quiz = read_starter(name)

    assert check_quiz(quiz) == []
    assert len(quiz.questions) == 12
    assert quiz.visibility == "public"
    assert len({question.exercise for question in quiz.questions}) >= 5
    assert len({question.word for question in quiz.questions}) == 12
    assert all(question.word and question.explanation for question in quiz.questions)


@pytest.mark.parametrize("name", BY_TOPIC)
def test_keys_of_a_starter_quiz_of_a_topic_stand_at_every_place(name: str) -> None:
    keys = Counter(
        question.correct[0]
        for question in read_starter(name).questions
        if isinstance(question, ChoiceQuestion)
    )
    assert max(keys.values()) - min(keys[place] for place in range(4)) <= 1


@pytest.mark.parametrize("level", MIXED)
def test_no_place_among_a_starter_s_choices_is_the_right_one_too_often(level: str) -> None:
    keys = [
        question.correct for question in read_starter(level).questions if isinstance(question, ChoiceQuestion)
    ]
    single = Counter(key[0] for key in keys if len(key) == 1)

    assert set(single) == {0, 1, 2, 3}
    assert max(single.values()) <= 3
    assert any(len(key) > 1 for key in keys)


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_reads_the_same_when_it_is_stored_and_read_again(name: str) -> None:
    quiz = read_starter(name)

    assert msgspec.json.decode(msgspec.json.encode(quiz), type=QuizDraft) == quiz


def test_every_starter_accepts_the_spellings_of_both_sides_of_the_atlantic() -> None:
    accepted = {
        text
        for level in MIXED
        for question in read_starter(level).questions
        if isinstance(question, TextQuestion)
        for text in question.accepted
    }

    pairs = {
        "colours": "colors",
        "apologise": "apologize",
        "skilful": "skillful",
        "manoeuvre": "maneuver",
        "lift": "elevator",
    }
    assert accepted >= {*pairs, *pairs.values()}
