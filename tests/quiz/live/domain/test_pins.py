"""PINs of sessions."""

import random

from hypothesis import given
from hypothesis import strategies as st

from wordrally.quiz.live.domain.pins import draw_pin, normalise_pin


@given(st.randoms(use_true_random=False))
def test_a_pin_has_eight_digits(dice: random.Random) -> None:
    pin = draw_pin(dice)
    assert len(pin) == 8
    assert pin.isdecimal()


@given(st.randoms(use_true_random=False))
def test_a_pin_begins_with_the_digits_of_its_cell(dice: random.Random) -> None:
    pin = draw_pin(dice, "07")
    assert len(pin) == 8
    assert pin.isdecimal()
    assert pin.startswith("07")


def test_a_pin_may_be_typed_in_groups() -> None:
    assert normalise_pin(" 1234 5678") == normalise_pin("1234-5678") == "12345678"
