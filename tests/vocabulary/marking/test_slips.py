"""One slip of the finger, and the words that a slip would make."""

from hypothesis import given
from hypothesis import strategies as st

from wordrally.vocabulary.marking.typos import slip_at, slips_of, words_one_slip_away

WORDS = st.text(alphabet="abcd", min_size=1, max_size=7)


@given(word=WORDS, other=WORDS)
def test_a_slip_is_one_letter_too_many_too_few_another_or_two_that_changed_places(word: str, other: str):
    assert (slip_at(word, other) is not None) == (other in slips_of(word))


def test_words_one_slip_away_are_those_of_long_words_only():
    known = {"dessert", "desert", "deserts", "cat", "cart"}
    assert words_one_slip_away(["dessert", "cat"], known.__contains__) == ["desert"]
