"""Imported cards are remembered: each has a word and the languages of its sides, and is marked leniently."""

import pytest

from wordrally.contracts.http.formats import ImportOptions
from wordrally.contracts.http.quizzes import LENIENT, ChoiceQuestion, Question, TextQuestion
from wordrally.vocabulary.formats.reading import read_quiz

GERMAN = b"""der Hund\tthe dog
die Katze\tthe cat
das Haus\tthe house
der Baum\tthe tree
gehen\tto go
essen\tto eat
trinken\tto drink
schlafen\tto sleep
"""


def questions(options: ImportOptions, content: bytes = GERMAN) -> list[Question]:
    return read_quiz(content, "words.txt", options).questions


@pytest.mark.parametrize(("ask", "prompt", "answer"), [("front", "de", "en"), ("back", "en", "de")])
def test_a_card_has_its_word_and_the_languages_of_its_sides(ask: str, prompt: str, answer: str):
    found = questions(ImportOptions(ask=ask))  # type: ignore[arg-type]
    assert [question.word for question in found][:2] == ["Hund", "Katze"]
    assert {question.prompt_language for question in found} == {prompt}
    assert {question.answer_language for question in found} == {answer}
    assert {question.word_language for question in found} == {"de"}
    assert all(isinstance(question, TextQuestion) and question.marking == LENIENT for question in found)


def test_wrong_choices_are_of_the_kind_of_the_right_one():
    for question in questions(ImportOptions(cards="choice")):
        assert isinstance(question, ChoiceQuestion)
        assert len({choice.split()[0] for choice in question.choices}) == 1


def test_a_deck_of_no_known_language_still_has_words():
    (question,) = questions(ImportOptions(), b"Paris\tFrance\n")
    assert question.word == "Paris"
