"""The rules of the build that need no data."""

import pytest
from lexicon.rules import Facts, built_alike, conflict, group_of, same_family
from lexicon.spelling import misspellings
from lexicon.wordnet import split_gloss


def facts(lemma: str, **others: object) -> Facts:
    nothing: frozenset[object] = frozenset()
    known = {
        "part": "n",
        "level": "B1",
        "zipf": 4.0,
        "field": "noun.artifact",
        "senses": nothing,
        "all_senses": nothing,
        "near": nothing,
        "parents": nothing,
        "gloss": frozenset[str](),
    }
    return Facts(lemma=lemma, **{**known, **others})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [("teach", "teacher"), ("happy", "happiness"), ("create", "creative"), ("book", "bookshop")],
)
def test_words_of_one_family_are_known_by_their_letters(one: str, other: str):
    assert same_family(one, other)


@pytest.mark.parametrize(("one", "other"), [("cat", "car"), ("table", "chair")])
def test_words_that_only_look_a_little_alike_are_not_one_family(one: str, other: str):
    assert not same_family(one, other)


@pytest.mark.parametrize(
    ("rule", "one", "other", "cosine"),
    [
        ("of_one_family", facts("teach"), facts("teacher"), 0.3),
        ("share_a_synset", facts("sofa", all_senses=frozenset({1})), facts("couch",
            all_senses=frozenset({1})), 0.3),
        ("near_in_the_net", facts("dog", near=frozenset({2})), facts("animal", senses=frozenset({2})), 0.3),
        ("in_the_definition", facts("bread", gloss=frozenset({"flour"})), facts("flour"), 0.3),
        ("definitions_overlap", facts("jug", gloss=frozenset({"hold", "water"})), facts("cup",
            gloss=frozenset({"hold", "tea"})), 0.3),
        ("too_similar", facts("north"), facts("south"), 0.9),
        ("is_a_number", facts("seven"), facts("queen"), 0.3),
    ],
)  # fmt: skip
def test_each_rule_keeps_two_words_apart(rule: str, one: Facts, other: Facts, cosine: float):
    assert conflict(one, other, cosine) == rule
    assert conflict(other, one, cosine) == rule


def test_words_that_break_no_rule_may_stand_together():
    assert conflict(facts("lamp"), facts("pencil"), 0.3) is None


def test_a_verb_with_an_object_is_not_replaced_by_one_that_takes_none():
    carry, sleep = facts("carry", frames=frozenset({8})), facts("sleep", frames=frozenset({2}))
    assert not built_alike(carry, sleep)
    assert built_alike(carry, facts("lift", frames=frozenset({8, 9})))


def test_a_person_is_not_replaced_by_a_thing():
    assert group_of("noun.person") != group_of("noun.artifact")
    assert group_of("noun.act") == group_of("noun.cognition")


@pytest.mark.parametrize(
    ("word", "stresses", "wrong"),
    [
        ("embarrass", "010", "embarass"),
        ("separate", "101", "seperate"),
        ("professor", "010", "proffessor"),
        ("relevant", "100", "relevent"),
        ("receive", "01", "recieve"),
    ],
)  # fmt: skip
def test_misspellings_are_those_that_learners_make(word: str, stresses: str, wrong: str):
    assert wrong in misspellings(word, stresses, lambda text: False)


def test_a_misspelling_is_never_a_word():
    assert "dinner" not in misspellings("diner", "10", lambda text: text == "dinner")


def test_a_stressed_vowel_is_never_changed():
    wrong = misspellings("banana", "010", lambda text: False)
    assert wrong
    assert all(each[3] == "a" for each in wrong if len(each) == 6)


def test_a_gloss_is_a_definition_and_its_examples():
    assert split_gloss('a small bed; "the bed was hard"; "a soft bed"') == (
        "a small bed",
        ("the bed was hard", "a soft bed"),
    )
