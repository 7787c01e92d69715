"""Quizzes by example."""

from collections.abc import Iterator

import pytest

from wordrally.contracts.http.quizzes import ChoiceQuestion, ListenQuestion, ScrambleQuestion, TextQuestion
from wordrally.contracts.http.vocabulary import QuizRecipe, Rationale
from wordrally.vocabulary.generation import ChoiceSources, propose_quiz
from wordrally.vocabulary.lexicon import Lexicon, open_lexicon
from wordrally.vocabulary.texts import text_key


@pytest.fixture(scope="module")
def lexicon() -> Iterator[Lexicon]:
    opened = open_lexicon()
    yield opened
    opened.close()


def test_every_word_of_a_list_is_asked_once_before_any_is_asked_again(lexicon: Lexicon):
    words = ["apple", "dog", "umbrella", "teacher"]
    made = propose_quiz(lexicon, QuizRecipe(words=words, count=6), seed=3)
    asked = [question.word for question in made.questions]
    assert len(asked) == 6
    assert set(asked) == set(words)
    assert len({(question.word, question.exercise) for question in made.questions}) == 6
    assert made.unused == []


@pytest.mark.parametrize("written", ["Apples", "an apple", "the apples", " apple. "])
def test_words_may_be_written_as_people_write_them(lexicon: Lexicon, written: str):
    made = propose_quiz(lexicon, QuizRecipe(words=[written], count=1), seed=1)
    assert [question.word for question in made.questions] == ["apple"]


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("xqzzy", "not in the lexicon"),
        ("ice cream van", "more than one word"),
        ("murder", "sensitive"),
        ("dogs", "in the list already"),
    ],
)
def test_a_word_that_cannot_be_used_has_its_reason(lexicon: Lexicon, word: str, reason: str):
    made = propose_quiz(lexicon, QuizRecipe(words=["dog", word], count=5), seed=1)
    assert [unused.word for unused in made.unused] == [word]
    assert reason in made.unused[0].reason


def test_a_word_without_what_an_exercise_needs_says_what_it_lacks(lexicon: Lexicon):
    made = propose_quiz(lexicon, QuizRecipe(words=["umbrella"], kinds=["antonym"]), seed=1)
    assert made.questions == []
    assert made.unused[0].reason == "“umbrella” lacks a clear opposite."


def test_words_beyond_the_count_are_said_to_be_left_over(lexicon: Lexicon):
    made = propose_quiz(lexicon, QuizRecipe(words=["dog", "cat", "cow"], count=2), seed=1)
    assert len(made.questions) == 2
    assert "not needed" in made.unused[0].reason


def test_words_of_a_text_are_picked_by_level_and_names_are_left_out(lexicon: Lexicon):
    text = (
        "The journalist met Tony Carpenter at the airport. He arrived with his luggage, and they ate bread."
    )
    made = propose_quiz(lexicon, QuizRecipe(text=text, level="B1", count=20), seed=1)
    words = {question.word for question in made.questions}
    assert {"journalist", "luggage"} <= words
    assert "carpenter" not in words
    assert "bread" not in words


def test_a_topic_gives_words_of_that_topic_and_level(lexicon: Lexicon):
    made = propose_quiz(lexicon, QuizRecipe(level="A1", topic="animals", count=8), seed=5)
    assert made.title == "Animals (A1)"
    assert len(made.questions) == 8
    assert {question.level for question in made.questions} == {"A1"}


def test_an_unknown_topic_gives_no_question(lexicon: Lexicon):
    assert propose_quiz(lexicon, QuizRecipe(topic="quantum physics"), seed=1).questions == []


def test_easy_words_come_first_and_words_that_misfit_their_level_are_avoided(lexicon: Lexicon):
    recipe = QuizRecipe(level="A1", topic="animals", count=6, kinds=["definition"])
    plain = propose_quiz(lexicon, recipe, seed=2)
    hard = plain.questions[0].word
    learned = propose_quiz(lexicon, recipe, seed=2, difficulties={hard: 3.0})
    assert hard not in {question.word for question in learned.questions}
    named = QuizRecipe(words=["dog", "cat", "cow"], count=3)
    learned = propose_quiz(lexicon, named, 2, {"cat": -3.0, "cow": 2.0, "dog": 0.0})
    assert [question.word for question in learned.questions] == ["cat", "dog", "cow"]


def test_prompts_are_in_the_language_asked_for_and_words_stay_english(lexicon: Lexicon):
    recipe = QuizRecipe(words=["dog"], kinds=["picture"], language="de-AT", count=1)
    question = propose_quiz(lexicon, recipe, seed=1).questions[0].question
    assert question.prompt == "Was heißt „Hund“ auf Englisch?"
    unknown = QuizRecipe(words=["dog"], kinds=["picture"], language="la", count=1)
    assert propose_quiz(lexicon, unknown, seed=1).questions[0].question.prompt == "What is this?"


def test_what_sounds_the_same_is_accepted_by_ear(lexicon: Lexicon):
    question = (
        propose_quiz(lexicon, QuizRecipe(words=["pear"], kinds=["listen"], count=1), 1).questions[0].question
    )
    assert isinstance(question, ListenQuestion)
    assert question.spoken.text == "pear"
    assert {"pear", "pair", "bear"} & set(question.accepted) == {"pear", "pair"}


def test_a_word_with_an_anagram_is_not_scrambled(lexicon: Lexicon):
    made = propose_quiz(lexicon, QuizRecipe(words=["night"], kinds=["scramble"], count=1), 1)
    assert made.questions == []
    made = propose_quiz(lexicon, QuizRecipe(words=["umbrella"], kinds=["scramble"], count=1), 1)
    question = made.questions[0].question
    assert isinstance(question, ScrambleQuestion)
    assert sorted(question.letters) == sorted("umbrella")
    assert "".join(question.letters) != "umbrella"


def test_either_spelling_of_a_typed_word_counts(lexicon: Lexicon):
    made = propose_quiz(lexicon, QuizRecipe(words=["colour"], kinds=["typed"], count=1), 1)
    question = made.questions[0].question
    assert isinstance(question, TextQuestion)
    assert set(question.accepted) == {"colour", "color"}
    assert question.prompt.endswith("c _ _ _ _ _")


def test_every_choice_but_the_key_has_alternatives(lexicon: Lexicon):
    made = propose_quiz(lexicon, QuizRecipe(words=["dog"], kinds=["definition"], count=1), 1).questions[0]
    question = made.question
    assert isinstance(question, ChoiceQuestion)
    key = question.correct[0]
    assert made.alternatives[key] == []
    assert all(2 <= len(spare) <= 4 for at, spare in enumerate(made.alternatives) if at != key)
    assert made.why.startswith("Asks for “dog”, an A1 noun, by its meaning")
    values: dict[str, str | int] = {"word": "dog", "level": "A1", "part": "noun"}
    assert made.rationale == [Rationale(code="definition", values=values)]


def test_a_reason_is_a_sentence_whatever_it_explains(lexicon: Lexicon):
    made = propose_quiz(lexicon, QuizRecipe(level="A2", count=60), 3).questions
    assert len({one.exercise for one in made}) >= 8
    assert not [one.why for one in made if ",;" in one.why or ",." in one.why or not one.why.endswith(".")]


def test_wrong_choices_that_players_often_picked_are_preferred_where_the_rules_allow_them(lexicon: Lexicon):
    recipe = QuizRecipe(words=["village"], kinds=["definition"], count=1)
    plain = propose_quiz(lexicon, recipe, 1).questions[0]
    spare = next(text for texts in plain.alternatives for text in texts)
    confused = ChoiceSources({"village": [text_key("Nonsense"), text_key(spare)]})
    often = propose_quiz(lexicon, recipe, 1, {}, confused).questions[0]
    assert isinstance(plain.question, ChoiceQuestion)
    assert isinstance(often.question, ChoiceQuestion)
    assert spare not in plain.question.choices
    assert spare in often.question.choices
    assert "Nonsense" not in often.question.choices
