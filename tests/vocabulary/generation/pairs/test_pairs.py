"""Pairs of any two languages become questions in both directions, with choices of the list's own form."""

from collections.abc import Iterator

import pytest

from tests.vocabulary.generation.pairs.lists import FRENCH, GERMAN, ITALIAN, JAPANESE, SPANISH, lines_of
from wordrally.contracts.http.quizzes import (
    LENIENT,
    ChoiceQuestion,
    Exercise,
    ListenQuestion,
    QuizDraft,
    ScrambleQuestion,
    TextQuestion,
)
from wordrally.contracts.http.vocabulary import MadeQuestion, QuizRecipe, Rationale
from wordrally.quiz.authoring.domain.content import check_quiz
from wordrally.vocabulary.generation import ChoiceSources, propose_quiz
from wordrally.vocabulary.generation.pairs import ListedPair, Pair, pair_of
from wordrally.vocabulary.lexicon import Lexicon, open_lexicon

LISTS = [("de", GERMAN), ("fr", FRENCH), ("es", SPANISH), ("it", ITALIAN), ("ja", JAPANESE)]


@pytest.fixture(scope="module")
def lexicon() -> Iterator[Lexicon]:
    opened = open_lexicon()
    yield opened
    opened.close()


def made_from(
    lexicon: Lexicon, text: str, *kinds: Exercise, count: int = 40, seed: int = 1
) -> list[MadeQuestion]:
    recipe = QuizRecipe(words=lines_of(text), kinds=list(kinds) or None, count=count)
    return propose_quiz(lexicon, recipe, seed).questions


@pytest.mark.parametrize(
    ("line", "pair"),
    [
        ("der Hund – the dog", Pair("der Hund", "the dog")),
        ("der Hund - the dog", Pair("der Hund", "the dog")),
        ("der Hund\tthe dog", Pair("der Hund", "the dog")),
        ("der Hund = the dog", Pair("der Hund", "the dog")),
        ("der Hund: the dog", Pair("der Hund", "the dog")),
        ("E-Mail – email", Pair("E-Mail", "email")),
        ("well-known", None),
        ("journey", None),
        (" – the dog", None),
    ],
)
def test_a_line_has_two_sides_where_something_stands_between(line: str, pair: Pair | None):
    assert pair_of(line) == pair


@pytest.mark.parametrize(("language", "text"), LISTS)
def test_each_side_has_its_language_and_the_word_is_the_first_without_its_article(
    lexicon: Lexicon, language: str, text: str
):
    fronts = {line.split(" – ")[0] for line in lines_of(text)}
    for made in made_from(lexicon, text, "meaning", "definition", "typed"):
        question = made.question
        assert {question.prompt_language, question.answer_language} == {language, "en"}
        assert question.word_language == language
        assert question.word
        assert any(question.word in front for front in fronts)
    hund = made_from(
        lexicon, "der Hund, -e (m) – the dog|die Katze – the cat|das Haus – the house", "typed", count=1
    )
    assert hund[0].question.word == "Hund"


@pytest.mark.parametrize(("language", "text"), LISTS)
def test_a_quiz_of_pairs_can_be_stored_and_is_the_same_for_the_same_seed(
    lexicon: Lexicon, language: str, text: str
):
    made = made_from(lexicon, text, count=60, seed=4)
    assert made == made_from(lexicon, text, count=60, seed=4)
    draft = QuizDraft(title="Unit 1", language=language, questions=[each.question for each in made])
    assert check_quiz(draft) == []


def test_pairs_are_asked_in_every_way_and_both_directions(lexicon: Lexicon):
    made = made_from(lexicon, GERMAN, count=100)
    assert {each.exercise for each in made} == {
        "meaning",
        "definition",
        "typed",
        "listen",
        "scramble",
        "spelling",
    }
    typed = [each.question for each in made if isinstance(each.question, TextQuestion)]
    assert {question.answer_language for question in typed} == {"de", "en"}
    assert all(question.marking == LENIENT for question in typed)
    heard = [each.question for each in made if isinstance(each.question, ListenQuestion)]
    assert {question.spoken.language for question in heard} == {"de"}
    letters = [each.question for each in made if isinstance(each.question, ScrambleQuestion)]
    assert all(question.accepted == [question.word] for question in letters)


def kind(text: str) -> str:
    first = text.split(maxsplit=1)[0]
    if first == "to" or (
        text.endswith(("en", "er", "ir", "ar", "are", "ere", "ire", "oir", "ire")) and " " not in text
    ):
        return "verb"
    return (
        "noun"
        if first in ("the", "der", "die", "das", "le", "la", "el", "il", "lo") or "'" in first
        else "other"
    )


@pytest.mark.parametrize(("language", "text"), LISTS[:3])
def test_choices_are_of_the_kind_of_the_key(lexicon: Lexicon, language: str, text: str):
    mixed = 0
    made = made_from(lexicon, text, "meaning", "definition", count=40)
    assert len(made) >= 30
    for each in made:
        assert isinstance(each.question, ChoiceQuestion)
        mixed += len({kind(choice) for choice in each.question.choices}) > 1
    assert mixed <= 0.1 * len(made)


def test_no_choice_asks_for_the_gender_alone(lexicon: Lexicon):
    for seed in range(5):
        for each in made_from(lexicon, SPANISH, "definition", seed=seed):
            assert isinstance(each.question, ChoiceQuestion)
            key = each.question.choices[each.question.correct[0]]
            assert key not in ("el niño", "la niña") or not {"el niño", "la niña"} <= set(
                each.question.choices
            )


def test_notes_gender_and_plural_are_not_shown_to_give_the_key_away(lexicon: Lexicon):
    text = "der Hund, -e (m) – the dog (animal)|die Katze – the cat|das Haus – the house|der Baum – the tree"
    for each in made_from(lexicon, text, "meaning", "definition", count=8):
        assert isinstance(each.question, ChoiceQuestion)
        assert not any("(" in choice or ", -" in choice for choice in each.question.choices)
        assert "(m)" not in each.question.prompt


def test_two_words_of_one_meaning_are_both_right_and_never_beside_each_other(lexicon: Lexicon):
    text = "gehen – to go|fahren – to go|essen – to eat|trinken – to drink|lesen – to read"
    for each in made_from(lexicon, text, "definition", count=5):
        assert isinstance(each.question, ChoiceQuestion)
        assert not {"gehen", "fahren"} <= set(each.question.choices)
    typed = [each.question for each in made_from(lexicon, text, "typed", count=5)]
    to_go = [one for one in typed if isinstance(one, TextQuestion) and "to go" in one.prompt]
    assert all({"gehen", "fahren"} <= set(one.accepted) for one in to_go)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ["Brief", "fast", "Gift", "Kind", "Rock"]),
        ("fr", ["chair", "coin", "lit", "pain", "pour", "sale"]),
        ("es", ["mayor", "red", "once"]),
    ],
)
def test_a_word_of_the_quizs_language_is_not_taken_for_an_english_one(
    lexicon: Lexicon, language: str, words: list[str]
):
    made = propose_quiz(lexicon, QuizRecipe(words=words, language=language), 1)
    assert made.questions == []
    assert {unused.word for unused in made.unused} == set(words)
    assert all("quiz's language" in unused.reason for unused in made.unused)
    named = QuizRecipe(words=words, language=language, words_language="en")
    assert len(propose_quiz(lexicon, named, 1).questions) >= len(words)


def test_english_words_are_asked_with_instructions_in_another_language(lexicon: Lexicon):
    made = propose_quiz(
        lexicon, QuizRecipe(words=["journey", "umbrella", "kitchen"], language="de", count=3), 1
    )
    assert {each.word for each in made.questions} == {"journey", "umbrella", "kitchen"}
    assert {each.question.answer_language for each in made.questions} == {"en"}
    assert {each.question.prompt_language for each in made.questions} == {"de"}


def test_pairs_and_english_words_may_stand_in_one_list(lexicon: Lexicon):
    recipe = QuizRecipe(words=["der Hund – the dog", "umbrella"], count=4)
    assert {each.word for each in propose_quiz(lexicon, recipe, 1).questions} == {"Hund", "umbrella"}


def test_a_list_with_too_few_of_a_kind_takes_wrong_choices_from_the_teachers_other_lists(lexicon: Lexicon):
    words = ["der Hund – the dog", "die Katze – the cat", "gehen – to go", "müde – tired", "klein – small"]
    recipe = QuizRecipe(words=words, kinds=["meaning"], count=1)
    nouns = ("Haus", "house"), ("Tisch", "table"), ("Baum", "tree")
    others = [ListedPair(f"das {german}", f"the {english}", "de", "en") for german, english in nouns]
    foreign = [ListedPair("la maison", "the roof", "fr", "en")]

    alone = propose_quiz(lexicon, recipe, 1).questions[0].question
    helped = (
        propose_quiz(lexicon, recipe, 1, {}, ChoiceSources(pairs=[*foreign, *others])).questions[0].question
    )

    assert isinstance(alone, ChoiceQuestion)
    assert isinstance(helped, ChoiceQuestion)
    assert not all(choice.startswith("the ") for choice in alone.choices)
    assert all(choice.startswith("the ") for choice in helped.choices)
    assert "the roof" not in helped.choices


MIXED = """tall – alto/-a
Spanish – español, -a
red – rojo
embarrassed – avergonzado/a
to go – ir
to have to – tener que + inf.
the week – la semana
How are you? – ¿Qué tal?
today – hoy"""


def test_a_short_list_is_filled_up_with_what_looks_alike_before_any_other_kind(lexicon: Lexicon):
    made = made_from(lexicon, MIXED, "meaning", "typed", count=20)
    asked = {each.word: each.question for each in made if isinstance(each.question, ChoiceQuestion)}
    red = asked["red"]
    assert not {"ir", "tener que", "la semana", "¿Qué tal?"} & {*red.choices}


def test_a_question_says_the_kind_of_pair_as_a_code(lexicon: Lexicon):
    made = made_from(lexicon, MIXED, "typed", count=1)[0]
    assert made.rationale == [Rationale(code="pair-typed", values={"word": "tall"})]


def test_the_form_that_must_follow_is_not_shown(lexicon: Lexicon):
    shown = [text for each in made_from(lexicon, MIXED, "meaning") for text in each.question.prompt.split()]
    assert "inf." not in " ".join(shown)
