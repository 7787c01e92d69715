"""Problem documents of refusals."""

import pytest

from wordrally.contracts.http.problem_types import PROBLEM_TYPES
from wordrally.user.accounts.domain import refusals
from wordrally.user.accounts.domain.refusals import (
    ApiKeyQuotaReached,
    SecondFactorNeeded,
    SignUpClosed,
    TooManyFailures,
    WrongFactorCode,
)
from wordrally.user.accounts.entrypoints.problems import told
from wordrally.user.shared.domain import refusals as shared_refusals
from wordrally.user.shared.domain.refusals import InvalidField, UserError


def _all_refusals() -> list[UserError]:
    """One refusal of each type, with any values."""
    values = {
        InvalidField: ("/x", "x", "x"),
        TooManyFailures: (1,),
        ApiKeyQuotaReached: ("x", 1),
        SignUpClosed: (["school.example"],),
        SecondFactorNeeded: ("x",),
        WrongFactorCode: (1,),
    }
    kinds = {
        each
        for each in (vars(refusals) | vars(shared_refusals)).values()
        if isinstance(each, type) and issubclass(each, UserError) and each is not UserError
    }
    return [kind(*values.get(kind, ())) for kind in sorted(kinds, key=lambda kind: kind.__name__)]


@pytest.mark.parametrize("refusal", _all_refusals(), ids=lambda refusal: type(refusal).__name__)
def test_every_refusal_is_a_problem_of_a_known_type(refusal: UserError) -> None:
    problem = told(refusal).problem
    assert PROBLEM_TYPES[problem.code][0] == problem.status
