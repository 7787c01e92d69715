"""One guard against formulas for every CSV, which gives every text back."""

import csv
import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordrally.vocabulary.formula_guard import guarded, unguarded

FORMULA = re.compile(r"[\s\"]*[=+\-@＝＋－＠]")
risky = st.text(
    st.one_of(st.sampled_from("=+-@\t\r\n＝＋－＠'\" ;,|a1"), st.characters(exclude_categories=("Cs",)))
)


@given(risky)
def test_every_text_comes_back(text: str):
    assert unguarded(guarded(text)) == text


@given(risky)
def test_a_guarded_text_can_be_guarded_again(text: str):
    assert unguarded(unguarded(guarded(guarded(text)))) == text


@given(risky, st.sampled_from(",;\t"), st.sampled_from(",;\t|"))
def test_no_cell_is_a_formula_whatever_separator_is_expected(text: str, written: str, expected: str):
    file = StringIO(newline="")
    csv.writer(file, delimiter=written).writerow(["x", guarded(text)])

    rows = csv.reader(StringIO(file.getvalue(), newline=""), delimiter=expected)

    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]


@pytest.mark.parametrize("text", ["light rain", "well-known", "a - b", "it's", "'tis", "", "1, 2", "a | b"])
def test_other_texts_stay_as_they_are(text: str):
    assert guarded(text) == unguarded(text) == text
