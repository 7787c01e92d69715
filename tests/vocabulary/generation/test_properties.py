"""What holds of every quiz, whatever the seed."""

from collections.abc import Iterator
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wordrally.contracts.http.quizzes import ChoiceQuestion, Exercise, QuizDraft
from wordrally.contracts.http.vocabulary import Level, MadeQuestion, QuizProposal, QuizRecipe
from wordrally.vocabulary.generation import propose_quiz
from wordrally.vocabulary.lexicon import Lexicon, list_topics, open_lexicon, view_word
from wordrally.vocabulary.texts import comparable

LEVELS: tuple[Level, ...] = get_args(Level)
SEEDS = st.integers(0, 2**31 - 1)


@pytest.fixture(scope="module")
def lexicon() -> Iterator[Lexicon]:
    opened = open_lexicon()
    yield opened
    opened.close()


@given(
    seed=SEEDS, level=st.sampled_from(LEVELS), kinds=st.sets(st.sampled_from(get_args(Exercise)), min_size=1)
)
@settings(max_examples=15, deadline=None)
def test_the_same_seed_gives_the_same_quiz_and_it_can_be_stored(
    lexicon: Lexicon, seed: int, level: Level, kinds: set[Exercise]
):
    recipe = QuizRecipe(level=level, kinds=sorted(kinds), count=12)
    made = propose_quiz(lexicon, recipe, seed)
    assert made == propose_quiz(lexicon, recipe, seed)
    if made.questions:
        stored = QuizDraft(title=made.title, questions=[each.question for each in made.questions])
        assert msgspec.json.decode(msgspec.json.encode(stored), type=QuizDraft) == stored
    assert {each.exercise for each in made.questions} <= kinds


@given(seed=SEEDS, level=st.sampled_from(LEVELS))
@settings(max_examples=15, deadline=None)
def test_no_rule_is_broken(lexicon: Lexicon, seed: int, level: Level):
    made = propose_quiz(lexicon, QuizRecipe(level=level, count=20), seed)
    for each in made.questions:
        if isinstance(each.question, ChoiceQuestion):
            check_choices(lexicon, each)


def check_choices(lexicon: Lexicon, made: MadeQuestion) -> None:
    question = made.question
    assert isinstance(question, ChoiceQuestion)
    (correct,) = question.correct
    offered = [*question.choices, *(text for spare in made.alternatives for text in spare)]
    assert len({comparable(text) for text in question.choices}) == len(question.choices) == 4
    assert question.choices[correct] not in {text for spare in made.alternatives for text in spare}
    if made.exercise in ("definition", "picture"):
        check_words(lexicon, made, offered)


def check_words(lexicon: Lexicon, made: MadeQuestion, offered: list[str]) -> None:
    """Alike in part of speech, level and frequency; no synonym, nothing too hard."""
    words = {word: view for word in offered if (view := view_word(lexicon, word))}
    assert set(words) == set(offered)
    key = words[made.word]
    for word in words:
        if word != made.word:
            assert not set(key.senses[0].synonyms) & {word}
            lemma = lexicon.find(word)
            assert lemma
            levels = [LEVELS.index(headword.level) for headword in lexicon.headwords_of(lemma.id)]
            assert min(abs(level - LEVELS.index(made.level)) for level in levels) <= 1


@given(seed=SEEDS)
@settings(max_examples=10, deadline=None)
def test_with_a_level_no_wrong_choice_is_harder_than_it_and_than_the_word(lexicon: Lexicon, seed: int):
    made = propose_quiz(lexicon, QuizRecipe(level="A2", kinds=["definition"], count=10), seed)
    for each in made.questions:
        assert isinstance(each.question, ChoiceQuestion)
        views = [view_word(lexicon, word) for word in each.question.choices]
        assert all(view and view.level in ("A1", "A2") for view in views)


def test_every_topic_and_level_makes_a_quiz_as_long_as_its_words_allow(lexicon: Lexicon):
    for topic in list_topics(lexicon).items:
        for level, words in topic.words.items():
            made = propose_quiz(lexicon, QuizRecipe(topic=topic.topic, level=level, count=5), 7)
            assert len(made.questions) >= min(5, words)


def test_keys_stand_at_every_place(lexicon: Lexicon):
    made = propose_quiz(lexicon, QuizRecipe(level="B1", kinds=["definition"], count=60), 11)
    places = {
        each.question.correct[0] for each in made.questions if isinstance(each.question, ChoiceQuestion)
    }
    assert places == {0, 1, 2, 3}


def test_all_ten_exercises_are_made(lexicon: Lexicon):
    made: QuizProposal = propose_quiz(lexicon, QuizRecipe(level="B1", count=60), 1)
    pictures = propose_quiz(lexicon, QuizRecipe(level="A1", kinds=["picture"], count=1), 1)
    assert {each.exercise for each in [*made.questions, *pictures.questions]} == set(get_args(Exercise))
