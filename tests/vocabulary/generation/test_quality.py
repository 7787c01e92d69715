"""Whole classes of faulty questions, each of which was found once and must not come back with other words."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from wordrally.contracts.http.quizzes import ChoiceQuestion, Exercise
from wordrally.contracts.http.vocabulary import MadeQuestion, QuizRecipe
from wordrally.vocabulary.generation import propose_quiz
from wordrally.vocabulary.lexicon import Lexicon, open_lexicon
from wordrally.vocabulary.lexicon.entries import LEVELS, Headword, Material, rank

SOURCES = Path(__file__).parents[3] / "lexicon"
FOUND = Path(__file__).parent / "found.tsv"


@pytest.fixture(scope="module")
def lexicon() -> Iterator[Lexicon]:
    opened = open_lexicon()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def everything(lexicon: Lexicon) -> list[tuple[Headword, Material]]:
    """All that can be asked of words with a meaning."""
    headwords = lexicon.headwords_at(None, None)
    return [(headword, material) for headword in headwords for material in lexicon.materials(headword)]


def of(everything: list[tuple[Headword, Material]], *exercises: Exercise) -> list[tuple[Headword, Material]]:
    return [(headword, material) for headword, material in everything if material.exercise in exercises]


def level_of(lexicon: Lexicon, word: str, part: str) -> int:
    lemma = lexicon.find(word)
    assert lemma, word
    return min(rank(each.level) for each in lexicon.headwords_of(lemma.id) if each.part == part)


def test_no_synonym_and_no_opposite_is_given_away_by_its_letters(everything: list[tuple[Headword, Material]]):
    pairs = [(each.stem, each.key) for _, each in of(everything, "synonym", "antonym")]
    assert len(pairs) > 400
    assert [(one, two) for one, two in pairs if one[:4] == two[:4] or one[-5:] == two[-5:]] == []


def test_no_key_is_above_the_level_of_its_question(
    lexicon: Lexicon, everything: list[tuple[Headword, Material]]
):
    harder = [
        (headword.lemma, material.key)
        for headword, material in of(everything, "synonym", "antonym")
        if level_of(lexicon, material.key, headword.part) > rank(headword.level)
    ]
    assert harder == []


def test_every_gap_stands_in_a_whole_sentence(everything: list[tuple[Headword, Material]]):
    stems = [material.stem for _, material in of(everything, "gap")]
    assert len(stems) > 1_200
    whole = re.compile(r"[A-Z_\"“].*[.!?]\"?$")
    assert [stem for stem in stems if not whole.match(stem) or stem.count("_____") != 1] == []
    assert [stem for stem in stems if stem.lower().startswith("a/an")] == []


def test_choices_for_the_beginning_of_a_sentence_have_a_capital(lexicon: Lexicon):
    made = propose_quiz(lexicon, QuizRecipe(words=["who", "hurry up", "perhaps"], kinds=["gap"]), 3)
    assert len(made.questions) == 3
    for each in made.questions:
        assert isinstance(each.question, ChoiceQuestion)
        assert all(choice[0].isupper() for choice in each.question.choices)


def chosen_by_hand() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (SOURCES / "lists" / "gap_choices.txt").read_text("utf-8").splitlines():
        head, _, tail = line.partition(":")
        found.setdefault(head.split()[0], set()).update(tail.lower().split())
    for path in (*SOURCES.glob("described/*.txt"), *SOURCES.glob("extras/*.txt")):
        for line in path.read_text("utf-8").splitlines():
            cells = line.split("|")
            if len(cells) > 6:
                found.setdefault(cells[0], set()).update(cells[6].lower().split(), [cells[6].lower()])
    return found


def test_every_choice_for_a_gap_was_chosen_for_its_sentence(
    lexicon: Lexicon, everything: list[tuple[Headword, Material]]
):
    by_hand = chosen_by_hand()
    for headword, material in of(everything, "gap"):
        known = by_hand[headword.lemma]
        for number in material.others:
            words = lexicon.headword(number).lemma.lower()
            forms = set(lexicon.lemma(lexicon.headword(number).lemma_id).forms)
            assert words in known or forms & known or any(words in cell for cell in known), (
                headword.lemma,
                words,
            )


def test_no_choice_for_a_gap_stands_in_its_sentence(
    lexicon: Lexicon, everything: list[tuple[Headword, Material]]
):
    twice = [
        (headword.lemma, other)
        for headword, material in of(everything, "gap")
        for number in material.others
        if " " not in (other := lexicon.headword(number).lemma)
        and headword.part in ("noun", "verb", "adjective")
        and other in re.findall(r"[a-z]+", material.stem.lower())
    ]
    assert twice == []


@pytest.mark.parametrize(
    ("word", "form"), [("cut", "baked"), ("hit", "planted"), ("put", "drink"), ("dive", "looked")]
)
def test_choices_have_the_form_that_the_sentence_needs(lexicon: Lexicon, word: str, form: str):
    lemma = lexicon.find(word)
    assert lemma
    gaps = [
        (material, number)
        for headword in lexicon.headwords_of(lemma.id)
        for material in lexicon.materials(headword)
        if material.exercise == "gap"
        for number in material.others
    ]
    assert form in {lexicon.headword(number).form(material.tag) for material, number in gaps}


def test_no_spelling_is_doubled_and_both_numbers_are_found(
    lexicon: Lexicon, everything: list[tuple[Headword, Material]]
):
    assert [material.stem for _, material in everything if "mathss" in material.stem] == []
    for plural, lemma in (("directions", "direction"), ("exemptions", "exemption"), ("fish", "fish")):
        found = lexicon.find(plural)
        assert found
        assert found.lemma == lemma


def test_words_of_every_level_have_a_gap(everything: list[tuple[Headword, Material]]):
    by_level = Counter(headword.level for headword, _ in of(everything, "gap"))
    assert all(by_level[level] >= 40 for level in LEVELS), by_level


def test_what_beginners_read_was_written_by_hand(everything: list[tuple[Headword, Material]]):
    described = ours()
    easy = [headword for headword, _ in of(everything, "definition", "meaning") if rank(headword.level) < 2]
    assert [headword.lemma for headword in easy if headword.lemma not in described] == []


def test_no_adverb_is_defined_as_if_it_were_an_adjective(everything: list[tuple[Headword, Material]]):
    adverbs = {headword.lemma for headword, _ in of(everything, "definition") if headword.part == "adverb"}
    assert "overwhelmingly" not in adverbs
    assert not [word for word in adverbs if word.endswith("ingly")]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("dog", "animals"),
        ("elephant", "animals"),
        ("penguin", "animals"),
        ("knee", "body"),
        ("banana", "food"),
        ("nurse", "work"),
    ],
)
def test_choices_are_of_the_kind_that_is_asked_for(lexicon: Lexicon, word: str, kind: str):
    same = {headword.lemma for headword in lexicon.headwords_at(None, kind)}
    assert offered(lexicon, word) <= same | {
        "actor",
        "singer",
        "driver",
        "pilot",
        "patient",
        "tourist",
        "waiter",
    }


@pytest.mark.parametrize("word", ["office", "cupboard", "factory", "pencil"])
def test_a_place_stands_beside_places_and_a_thing_beside_things(lexicon: Lexicon, word: str):
    assert offered(lexicon, word)
    assert not offered(lexicon, word) & {
        "car",
        "dad",
        "thief",
        "candle",
        "street",
        "coffee",
        "teacher",
    }


def offered(lexicon: Lexicon, word: str) -> set[str]:
    """What may stand beside a word as a wrong choice for its definition or its picture."""
    lemma = lexicon.find(word)
    assert lemma
    return {
        lexicon.headword(number).lemma
        for headword in lexicon.headwords_of(lemma.id)
        for material in lexicon.materials(headword)
        if material.exercise in ("definition", "picture")
        for number in material.others
    }


def ours() -> set[str]:
    """The words that the project describes itself."""
    return {
        line.split("|")[0]
        for folder in ("topics", "described", "extras")
        for path in (SOURCES / folder).glob("*.txt")
        for line in path.read_text("utf-8").splitlines()
        if "|" in line
    }


def sensitive() -> set[str]:
    text = (SOURCES / "lists" / "sensitive.txt").read_text("utf-8")
    return {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}


def test_nothing_unsuitable_is_asked_offered_or_told(
    lexicon: Lexicon, everything: list[tuple[Headword, Material]]
):
    unsuitable, described = sensitive(), ours()
    for headword, material in everything:
        shown = {material.key, *(lexicon.headword(number).lemma for number in material.others)} - described
        assert not shown & unsuitable, (headword.lemma, shown & unsuitable)
        if material.exercise in ("definition", "meaning") and headword.lemma not in described:
            assert not set(re.findall(r"[a-z]+", (headword.definition or "").lower())) & unsuitable


@pytest.mark.parametrize("word", ["unlicensed", "sunlight", "topic", "competitor", "propel"])
def test_a_word_with_a_rival_that_begins_alike_and_is_as_long_is_not_to_be_typed(lexicon: Lexicon, word: str):
    assert propose_quiz(lexicon, QuizRecipe(words=[word], kinds=["typed"]), 1).questions == []


@pytest.mark.parametrize("word", ["tibia", "plexus", "rhizome", "inflorescence"])
def test_words_for_specialists_are_not_defined(lexicon: Lexicon, word: str):
    made = propose_quiz(lexicon, QuizRecipe(words=[word], kinds=["definition", "meaning", "typed"]), 1)
    assert made.questions == []


@pytest.mark.parametrize("level", LEVELS)
def test_an_explanation_gives_the_meaning(lexicon: Lexicon, level: str):
    made = propose_quiz(lexicon, QuizRecipe(level=level, count=60), 5)  # type: ignore[arg-type]
    told = [each.question.explanation or "" for each in made.questions]
    assert sum("): " in text for text in told) >= 0.95 * len(told)
    assert sum("“" in text for text in told) >= 0.4 * len(told)


def made_again(lexicon: Lexicon, row: dict[str, str]) -> bool:
    """Whether a question that was found faulty can still be made."""
    for number in range(6):
        word = (
            re.findall(r"“(.+?)”", row["prompt"])[:1]
            if row["kind"] in ("meaning", "synonym", "antonym")
            else [row["key"]]
        )
        recipe = QuizRecipe(words=word, kinds=[row["kind"]])  # type: ignore[list-item]
        for made in propose_quiz(lexicon, recipe, number).questions:
            if is_the_same(made, row):
                return True
    return False


def is_the_same(made: MadeQuestion, row: dict[str, str]) -> bool:
    question = made.question
    if row["rule"] == "levelword" and made.level and rank(made.level) > LEVELS.index(row["level"]):
        return False
    if not isinstance(question, ChoiceQuestion):
        return question.prompt == row["prompt"]
    picture = f" {question.media.value}" if question.media else ""
    if row["verdict"] in ("bad key", "wrong level", "unsuitable") or row["rule"] == "stem":
        return question.prompt + picture == row["prompt"] and row["key"] in question.choices
    return set(question.choices) == set(row["choices"].split(" / "))


def rows() -> list[dict[str, str]]:
    with FOUND.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t"))
    # Of a text another sense may be meant than the one that is asked for elsewhere: see the tests of texts.
    return [row for row in found if not (row["rule"] == "sense" and row["source"].startswith("text"))]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['kind']} {row['key']}")
def test_no_question_that_was_found_faulty_is_made_again(lexicon: Lexicon, row: dict[str, str]):
    assert not made_again(lexicon, row)
