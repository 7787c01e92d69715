"""Which passwords are refused because an attacker tries them first."""

import pytest

from wordrally.user.accounts.domain.passwords import refuse_weak_password
from wordrally.user.shared.domain.refusals import InvalidField

CONTEXT = ("ann.miller@school.example", "Ann Müller", "Gesamtschule Nord")


@pytest.mark.parametrize(
    "password",
    [
        "password",
        "PASSWORD",
        "12345678",
        "iloveyou",
        "password1",
        " " * 8,
        "aaaaaaaa",
        "abababab",
        "wordrally",
        "Wordrally1",
        "2024wordrally",
        "ann.miller@school.example",
        "ann.miller",
        "müller1234",
        "gesamtschule",
        "ｐａｓｓｗｏｒｄ",
    ],
)
def test_a_password_that_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(InvalidField) as refusal:
        refuse_weak_password(password, CONTEXT)
    assert refusal.value.pointer == "/password"


@pytest.mark.parametrize(
    "password", ["correct horse", "a long password", "wordrally is fun", "müller-kocht-gern", "xkvq pmtz"]
)
def test_any_other_password_is_good(password: str) -> None:
    refuse_weak_password(password, CONTEXT)


def test_short_words_of_the_account_do_not_count() -> None:
    refuse_weak_password("a long password", ("a@b.org", "A", ""))
