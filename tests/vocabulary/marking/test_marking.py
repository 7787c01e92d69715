"""What a teacher would sign: right, almost, wrong."""

from itertools import product
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vocabulary.marking import cases
from wordrally.contracts.http.quizzes import LENIENT, Marking, Strictness
from wordrally.vocabulary.marking import Mark, other_words, scheme_of
from wordrally.vocabulary.texts import comparable

OTHER_WORDS = ["desert", "effect", "advice", "angle", "quiet", "apples", "Kirche", "for"]
TABLE = [
    *(("en", *case) for case in cases.ENGLISH),
    *(("de", *case) for case in cases.GERMAN),
    *(("fr", *case) for case in cases.FRENCH),
    *(("es", *case) for case in cases.SPANISH),
    *cases.OTHERS,
]


def mark(key: str, typed: str, marking: Marking | None = LENIENT, language: str = "en") -> Mark:
    return scheme_of([key], marking, language, OTHER_WORDS).mark(typed)


@pytest.mark.parametrize(("language", "key", "typed", "differs"), TABLE)
def test_an_answer_is_marked_as_a_teacher_would(
    language: str, key: str, typed: str, differs: tuple[str, ...]
):
    found = mark(key, typed, language=language)
    if differs == cases.WRONG:
        assert found.verdict == "wrong"
    else:
        assert found.differences == differs
        assert found.verdict == ("almost" if differs else "right")


def test_what_was_expected_is_told_with_an_answer_that_is_almost_right():
    assert mark("colour", "the color").expected == "colour"
    assert mark("der Hund, -e (m)", "Hund", language="de").expected == "der Hund"
    assert mark("big, large", "lrgee").verdict == "wrong"
    assert mark("big, enormous", "enormos").expected == "enormous"


def test_of_several_accepted_texts_the_nearest_is_told():
    scheme = scheme_of(["the dog", "dog"], LENIENT, "en")
    assert scheme.mark("dog").verdict == "right"
    assert scheme.mark("a dog").differences == ("articles",)


STRICT = [
    ("accents", "schön", "schon"),
    ("articles", "der Hund", "Hund"),
    ("case", "der Hund", "der hund"),
    ("punctuation", "der Hund", "der Hund!"),
    ("punctuation", "groß, dick", "dick"),
    ("typos", "Schmetterling", "Schmeterling"),
]


@pytest.mark.parametrize(("setting", "key", "typed"), STRICT)
def test_a_strict_setting_makes_wrong_what_a_lenient_one_forgives(setting: str, key: str, typed: str):
    strict = msgspec.structs.replace(LENIENT, **{setting: "strict"})
    assert mark(key, typed, language="de").is_right
    assert not mark(key, typed, strict, "de").is_right
    assert mark(key, key, strict, "de").verdict == "right"


def test_without_marking_an_answer_must_be_the_same_as_it_always_had():
    for key, typed in (("der Hund", "DER  hund"), ("don't", "don’t"), ("café", "cafe\u0301")):
        assert mark(key, typed, None) == Mark("right")
    for _, key, typed in STRICT:
        assert mark(key, typed, None, "de").is_right == (comparable(key) == comparable(typed))
    assert not mark("colour", "color", None).is_right


def test_a_slip_that_makes_a_word_of_the_list_is_no_slip():
    assert scheme_of(["Kirsche"], LENIENT, "de").mark("Kirche").verdict == "almost"
    assert scheme_of(["Kirsche"], LENIENT, "de", ["die Kirche", "Kirche"]).mark("Kirche").verdict == "wrong"
    assert scheme_of(["die Kirsche"], LENIENT, "de", ["Kirche"]).mark("die Kirche").verdict == "wrong"


def test_a_missing_accent_that_makes_a_word_of_the_list_is_another_word():
    assert scheme_of(["má"], LENIENT, "vi", ["ma", "mạ"]).mark("ma").verdict == "wrong"
    assert scheme_of(["schön"], LENIENT, "de", ["schon"]).mark("schoen").verdict == "almost"


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("colour", "color"),
        ("organise", "organize"),
        ("defence", "defense"),
        ("storey", "story"),
        ("mum", "mom"),
    ],
)
def test_the_other_spelling_of_a_word_is_no_other_word_of_the_lexicon(key: str, typed: str):
    words = other_words([key], "en", [], {"color", "organize", "defense", "mom"}.__contains__)
    assert scheme_of([key], LENIENT, "en", words).mark(typed).is_right


TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
MARKINGS = st.sampled_from(
    [
        Marking(accents=each[0], articles=each[1], case=each[2], punctuation=each[3], typos=each[4])
        for each in product(get_args(Strictness), repeat=5)
    ]
)
LANGUAGES = st.sampled_from(["en", "de", "fr", "es", "tr", "ja", "und", ""])


@given(key=TEXTS.filter(str.strip), marking=MARKINGS, language=LANGUAGES)
def test_the_key_itself_is_right_whatever_the_settings(key: str, marking: Marking, language: str):
    assert scheme_of([key], marking, language).mark(key) == Mark("right")


@given(key=TEXTS.filter(str.strip), typed=TEXTS, language=LANGUAGES)
def test_whatever_was_right_by_the_strict_rules_is_right_by_the_lenient_ones(
    key: str, typed: str, language: str
):
    if scheme_of([key], None, language).mark(typed).is_right:
        assert scheme_of([key], LENIENT, language).mark(typed).is_right


@given(key=TEXTS, typed=TEXTS, marking=MARKINGS, language=LANGUAGES)
def test_any_two_texts_can_be_marked(key: str, typed: str, marking: Marking, language: str):
    found = scheme_of([key], marking, language, [typed]).mark(typed)
    assert (found.verdict == "almost") == bool(found.differences)


def test_a_slip_that_makes_another_german_word_is_no_slip():
    words = other_words(["laufen"], "de", [], {"kaufen", "läufen", "taufen"}.__contains__)
    assert words == ["kaufen", "läufen", "taufen"]
    assert scheme_of(["laufen"], LENIENT, "de", words).mark("kaufen").verdict == "wrong"
    assert scheme_of(["laufen"], LENIENT, "de", words).mark("lauffen").verdict == "almost"
