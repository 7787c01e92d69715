"""Quizzes from a teacher's own text: gaps in its sentences, and its words in their sense there."""

from collections.abc import Iterator

import pytest

from wordrally.contracts.http.quizzes import TextQuestion
from wordrally.contracts.http.vocabulary import QuizProposal, QuizRecipe
from wordrally.vocabulary.generation import propose_quiz
from wordrally.vocabulary.generation.texts.parts import parts_in_place
from wordrally.vocabulary.generation.texts.sentences import places, sentences
from wordrally.vocabulary.generation.texts.words import words_of_text
from wordrally.vocabulary.lexicon import Lexicon, open_lexicon

HIKING = """Last Saturday my cousin Tom and I went hiking. We caught the last train, for we had forgotten to check the timetable.
After three hours we reached a small lake and decided to have a rest. Luckily an old farmer gave us directions."""
COUNCIL = """House prices rose sharply after the announcement. The powerful car lobby has launched a campaign against the decision.
The council has approved a plan to ban private cars, while others warned that shops could lose customers."""
ALL_PARTS = {"noun", "verb", "adjective", "adverb"}


@pytest.fixture(scope="module")
def lexicon() -> Iterator[Lexicon]:
    opened = open_lexicon()
    yield opened
    opened.close()


def gaps(lexicon: Lexicon, text: str) -> QuizProposal:
    return propose_quiz(lexicon, QuizRecipe(text=text, kinds=["gap"], count=30), 1)


def test_a_gap_is_made_in_the_sentence_of_the_text_and_shows_how_the_word_begins(lexicon: Lexicon):
    made = {each.word: each.question for each in gaps(lexicon, HIKING).questions}

    question = made["timetable"]
    assert isinstance(question, TextQuestion)
    assert question.prompt.endswith(
        "We caught the last train, for we had forgotten to check the t _ _ _ _ _ _ _ _."
    )
    assert question.accepted == ["timetable"]
    assert question.marking
    assert question.marking.typos == "lenient"


def test_a_form_is_asked_as_the_text_has_it(lexicon: Lexicon):
    made = {each.word: each.question for each in gaps(lexicon, HIKING).questions}

    assert made["catch"].accepted == ["caught"]  # type: ignore[union-attr]
    assert made["direction"].accepted == ["directions"]  # type: ignore[union-attr]
    assert made["luckily"].accepted[0] == "Luckily"  # type: ignore[union-attr]


def test_the_explanation_is_the_sentence_of_the_text(lexicon: Lexicon):
    made = {each.word: each.question for each in gaps(lexicon, COUNCIL).questions}

    assert "House prices rose sharply" in (made["sharply"].explanation or "")
    assert "aggressively" not in (made["sharply"].explanation or "")


@pytest.mark.parametrize("word", ["last", "sharply", "lobby", "while"])
def test_no_meaning_is_asked_that_a_word_does_not_have_in_the_text(lexicon: Lexicon, word: str):
    asking = ["definition", "meaning", "synonym", "antonym", "typed"]
    made = propose_quiz(lexicon, QuizRecipe(text=f"{HIKING} {COUNCIL}", kinds=asking, count=60), 1)  # type: ignore[arg-type]

    assert word not in {each.word for each in made.questions}
    assert "cousin" in {each.word for each in made.questions}


def test_spelling_has_the_sentence_as_its_clue_where_the_meaning_is_not_certain(lexicon: Lexicon):
    made = propose_quiz(lexicon, QuizRecipe(text=COUNCIL, kinds=["spelling"], count=30), 1)

    asked = {each.word: each.question.prompt for each in made.questions}
    assert asked["private"].endswith(
        "(The council has approved a plan to ban _____ cars, while others warned that shops could lose "
        "customers.)"
    )


def test_a_text_too_short_for_gaps_still_gives_questions(lexicon: Lexicon):
    made = propose_quiz(lexicon, QuizRecipe(text="Cold rain. An umbrella!", count=5), 1)

    assert {each.word for each in made.questions} == {"cold", "rain", "umbrella"}


def test_what_a_teacher_would_underline_is_found(lexicon: Lexicon):
    text = "The pedestrians dwell on a trivial survey; exemptions were granted, and campaigners sustained their anticipation."

    found = {word.place.written for word in words_of_text(lexicon, text)}

    assert {"pedestrians", "dwell", "trivial", "survey", "granted", "sustained", "anticipation"} <= found


def test_sentences_end_at_their_marks_and_not_at_those_of_abbreviations():
    assert sentences("Dr. Smith came. “Sit down!” he said\nto us… It rained at 5 p.m. today.") == [
        "Dr. Smith came.",
        "“Sit down!” he said",
        "to us…",
        "It rained at 5 p.m. today.",
    ]


@pytest.mark.parametrize(
    ("sentence", "word", "part"),
    [
        ("We caught the last train.", "last", {"adjective", "noun"}),
        ("I will last a week.", "last", {"verb"}),
        ("She was the last.", "last", {"noun"}),
        ("They want to ban cars.", "ban", {"verb"}),
        ("The ban was lifted.", "ban", {"noun"}),
        ("It is very light.", "light", {"adjective"}),
        ("We light the fire.", "light", {"verb"}),
        ("He has approved it.", "approved", {"verb"}),
    ],
)
def test_the_words_beside_tell_the_part_of_speech(sentence: str, word: str, part: set[str]):
    place = next(place for place in places(sentence) if place.written == word)

    assert parts_in_place(place, ALL_PARTS) - {"adverb"} == part  # type: ignore[arg-type]
