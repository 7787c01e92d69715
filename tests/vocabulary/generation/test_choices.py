"""The arrangement of the choices of one question."""

from random import Random

from wordrally.vocabulary.generation.choices import arrange
from wordrally.vocabulary.texts import text_key


def test_a_wrong_choice_that_is_told_twice_as_picked_often_stands_once():
    others = ["fog", "hail", "sleet", "frost"]
    choices = arrange("drizzle", others, Random(1), [text_key("fog"), text_key("fog")])
    assert "fog" in choices.texts
    assert len(set(choices.texts)) == len(choices.texts) == 4
