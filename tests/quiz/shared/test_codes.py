"""Codes that people type are read kindly and drawn from letters that look like no other."""

import random

import pytest

from wordrally.contracts.codes import ALPHABET, LOOK_ALIKES, normalise_code
from wordrally.quiz.shared.domain.codes import draw_code, is_code


def test_the_alphabet_has_28_letters_that_are_not_taken_for_one_another() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 28
    assert not set(ALPHABET) & {chr(letter) for letter in LOOK_ALIKES}
    assert not set(ALPHABET) & set("0O1IL")


@pytest.mark.parametrize("typed", ["K75", "k75", "k7s", " K-7 5 "])
def test_case_blanks_and_look_alikes_do_not_matter(typed: str) -> None:
    assert is_code("K75", typed)


def test_another_code_or_none_is_wrong() -> None:
    assert not is_code("K75", "K76")
    assert not is_code("", "")


def test_a_drawn_code_is_already_normal() -> None:
    code = draw_code(random.Random(1), 200)
    assert normalise_code(code) == code
