"""Nicknames: what may be shown, and which two would be taken for one another."""

import string
import unicodedata

import grapheme
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordrally.quiz.live.domain.names.confusables import prototypes, skeleton
from wordrally.quiz.live.domain.names.nicknames import MAX_GRAPHEMES, BadNickname, Nickname, parse_nickname


def name_of(raw: str) -> str:
    parsed = parse_nickname(raw)
    assert isinstance(parsed, Nickname), parsed
    return parsed.name


def reason_of(raw: str) -> str:
    parsed = parse_nickname(raw)
    assert isinstance(parsed, BadNickname), parsed
    return parsed.reason


def key_of(raw: str) -> str:
    parsed = parse_nickname(raw)
    assert isinstance(parsed, Nickname), parsed
    return parsed.skeleton


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Ann", "Ann"),
        ("  Ann \t Lee\n", "Ann Lee"),
        ("Zoe\u0308", "Zoë"),
        ("Ａｎｎ", "Ann"),
        ("Ann\u00a0Lee", "Ann Lee"),
        ("ﬁona", "fiona"),
        ("Łukasz", "Łukasz"),
        ("नमिता", "नमिता"),
        ("محمد", "محمد"),
        ("さくら", "さくら"),
        ("❤️", "❤️"),
        ("👩‍🚀 Ann", "👩‍🚀 Ann"),
        ("👩🏽‍🚀", "👩🏽‍🚀"),
        ("🏳️‍🌈", "🏳️‍🌈"),
        ("🇬🇧", "🇬🇧"),
        ("1️⃣", "1️⃣"),
    ],
)
def test_a_name_is_tidied_and_shown(raw: str, shown: str) -> None:
    assert name_of(raw) == shown


@pytest.mark.parametrize("raw", ["", " ", "\t\n", "\u3000", "\u00a0\u2003"])
def test_a_name_of_blanks_is_empty(raw: str) -> None:
    assert reason_of(raw) == "empty"


@pytest.mark.parametrize(
    "character",
    [
        "\u202e",  # right-to-left override
        "\u2066",  # left-to-right isolate
        "\u200e",  # left-to-right mark
        "\u200b",  # zero-width space
        "\u200c",  # zero-width non-joiner
        "\u200d",  # zero-width joiner, outside of an emoji
        "\u2060",  # word joiner
        "\ufeff",  # byte order mark
        "\u00ad",  # soft hyphen
        "\u034f",  # combining grapheme joiner
        "\u115f",  # Hangul filler
        "\u3164",  # Hangul filler
        "\u2800",  # braille blank
        "\ufe0f",  # variation selector, behind a letter
        "\U000e0061",  # tag
        "\U000e0100",  # variation selector
        "\x00",
        "\x1b",
        "\x7f",
        "\u0085\u0086",
        "\ue000",  # private use
        "\U0010ffff",  # not a character
        "\u0378",  # unassigned
        "\ufff9",  # interlinear annotation
    ],
)
def test_an_invisible_or_unknown_character_is_refused_wherever_it_stands(character: str) -> None:
    assert reason_of(f"a{character}b") == "invisible"
    assert reason_of(f"{character}ab") == "invisible"


def test_a_name_of_marks_alone_is_refused() -> None:
    assert reason_of("\u0301\u0301") == "invisible"


def test_a_letter_may_not_carry_a_tower_of_accents() -> None:
    assert reason_of("z" + "\u0301" * 5) == "too_many_marks"
    assert name_of("z" + "\u0301" * 4)


@pytest.mark.parametrize("letter", ["x", "é", "e\u0301", "👩‍🚀", "🇬🇧", "각"])
def test_length_is_counted_as_people_count(letter: str) -> None:
    assert name_of(letter * MAX_GRAPHEMES)
    assert reason_of(letter * (MAX_GRAPHEMES + 1)) == "too_long"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna", "ANNA"),
        ("Anna", "  aNNa "),
        ("Anna", "Аnnа"),  # Cyrillic А and а
        ("Bob", "Βοb"),  # Greek Β and ο
        ("Maria", "Μaria"),  # Greek Μ
        ("Ivan", "lvan"),
        ("Ivan", "ivan"),
        ("Ivan", "1van"),
        ("Ivan", "|van"),
        ("paypal", "paypaI"),
        ("Monkey", "M0nkey"),
        ("Mike", "rnike"),
        ("O'Neil", "O’Neil"),
        ("Straße", "STRASSE"),
        ("Anna", "𝓐𝓷𝓷𝓪"),
        ("Вова", "вова"),
        ("Νίκος", "νίκος"),
        ("❤️", "❤"),
        ("Zoë", "ZOE\u0308"),
    ],
)
def test_names_that_are_taken_for_one_another_have_one_skeleton(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Anna", "Hanna"), ("Zoë", "Zoe"), ("Ben", "Den"), ("Anna B", "AnnaB"), ("Вова", "Нова"), ("🐶", "🐱")],
)
def test_names_that_differ_to_the_eye_have_skeletons_of_their_own(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@given(st.text(alphabet=string.ascii_letters + string.digits + "äéîõüçñø '|", min_size=1, max_size=20))
def test_case_never_makes_another_name(raw: str) -> None:
    parsed = parse_nickname(raw)

    if isinstance(parsed, Nickname):
        assert key_of(raw.upper()) == key_of(raw.lower()) == parsed.skeleton


@given(st.text(max_size=60))
def test_whatever_is_typed_is_shown_decently_or_refused(raw: str) -> None:
    parsed = parse_nickname(raw)

    if isinstance(parsed, Nickname):
        assert 1 <= grapheme.length(parsed.name) <= MAX_GRAPHEMES
        assert parsed.name == parsed.name.strip()
        assert "  " not in parsed.name
        assert unicodedata.is_normalized("NFKC", parsed.name)
        assert not {unicodedata.category(one) for one in parsed.name} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert parsed.skeleton


@given(st.text(max_size=60))
def test_a_name_that_is_shown_is_typed_again_as_itself(raw: str) -> None:
    parsed = parse_nickname(raw)

    if isinstance(parsed, Nickname):
        assert parse_nickname(parsed.name) == parsed


def test_a_prototype_is_its_own_prototype() -> None:
    table = prototypes()

    assert len(table) > 6_000
    assert [
        chr(one) for one, look in table.items() if skeleton(look) != unicodedata.normalize("NFD", look)
    ] == []


def test_the_table_knows_the_examples_of_the_standard() -> None:
    """UTS #39, section 4: "scope" in Cyrillic letters, and "paypal" with a digit."""
    assert skeleton("ѕсоре") == "scope"
    assert skeleton("paypa1") == skeleton("paypal")
