"""Words of a language that no slip may make of another one, as the lexicon has them."""

import pytest

from wordrally.contracts.http.quizzes import LENIENT
from wordrally.vocabulary.lexicon import open_lexicon
from wordrally.vocabulary.marking import other_words
from wordrally.vocabulary.marking.schemes import scheme_of


@pytest.fixture(scope="module")
def common() -> dict[str, frozenset[str]]:
    lexicon = open_lexicon()
    found = lexicon.common_words()
    lexicon.close()
    return found


@pytest.mark.parametrize(
    ("language", "key", "given"),
    [
        ("en", "you're", "your"),
        ("en", "to organise", "organized"),
        ("de", "die Mutter", "die Mütter"),
        ("fr", "le poisson", "le poison"),
        ("es", "el caballo", "el cabello"),
        ("es", "perro", "pero"),
    ],
)
def test_another_word_of_the_language_is_no_slip(
    common: dict[str, frozenset[str]], language: str, key: str, given: str
):
    others = other_words([key], language, [], common[language].__contains__)
    assert not scheme_of([key], LENIENT, language, others).mark(given).is_right
