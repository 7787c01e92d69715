"""What one account may store and have open."""

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.quiz.shared.quotas import FakeUsage
from wordrally.contracts.ids import AccountId
from wordrally.quiz.shared.adapters.sql_account_usage import SqlAccountUsage
from wordrally.quiz.shared.adapters.sql_schema import hosted_sessions, quizzes, session_results
from wordrally.quiz.shared.application.quotas import AccountLimits, QuotaReached, Quotas

ANN = AccountId("ann")
LIMITS = AccountLimits(quizzes=3, characters=100, open_sessions=2, sessions_a_day=5)


def _quotas(**used: int) -> Quotas:
    return Quotas(FakeUsage(**used), LIMITS, lambda: 0)


async def test_an_account_below_its_limits_may_go_on() -> None:
    quotas = _quotas(quiz_count=2, size=99, open_count=1, today=4)
    await quotas.check_quizzes(ANN)
    await quotas.check_size(ANN)
    await quotas.check_sessions(ANN)


@pytest.mark.parametrize(
    ("used", "quota", "limit"),
    [({"quiz_count": 3}, "quizzes", 3), ({"size": 100}, "characters", 100)],
)
async def test_a_full_account_stores_no_further_quiz(used: dict[str, int], quota: str, limit: int) -> None:
    with pytest.raises(QuotaReached) as reached:
        await _quotas(**used).check_quizzes(ANN)
    assert (reached.value.quota, reached.value.limit) == (quota, limit)


async def test_a_full_account_may_replace_a_quiz_but_not_grow() -> None:
    await _quotas(quiz_count=3).check_size(ANN)
    with pytest.raises(QuotaReached):
        await _quotas(size=100).check_size(ANN)


@pytest.mark.parametrize(
    ("used", "quota"), [({"open_count": 2}, "open_sessions"), ({"today": 5}, "sessions_a_day")]
)
async def test_too_many_sessions_are_refused(used: dict[str, int], quota: str) -> None:
    with pytest.raises(QuotaReached) as reached:
        await _quotas(**used).check_sessions(ANN)
    assert reached.value.quota == quota


def _quiz(quiz_id: str, owner: str, questions: str, deleted_at: int | None = None) -> dict[str, object]:
    texts = {"id": quiz_id, "owner_id": owner, "title": "x", "language": "en", "visibility": "private"}
    numbers = {"question_count": 0, "version": 1, "created_at": 1, "updated_at": 1}
    return texts | numbers | {"questions": questions, "deleted_at": deleted_at}


async def test_the_database_counts_what_an_account_has_and_not_what_others_have(engine: AsyncEngine) -> None:
    hosted = [("s1", "ann", 5), ("s2", "ann", 9), ("s3", "bob", 9)]
    async with engine.begin() as connection:
        rows = [_quiz("q1", "ann", "12345"), _quiz("q2", "ann", "123", 7), _quiz("q3", "bob", "1")]
        await connection.execute(insert(quizzes), rows)
        names = ("session_id", "host_id", "created_at")
        await connection.execute(
            insert(hosted_sessions), [dict(zip(names, row, strict=True)) for row in hosted]
        )
        over = {"session_id": "s1", "host_id": "ann", "finished_at": 6, "session": "{}", "questions": "[]"}
        await connection.execute(insert(session_results), [over])
    usage = SqlAccountUsage(engine)
    assert (await usage.quizzes(ANN), await usage.characters(ANN)) == (1, 8)
    assert (await usage.open_sessions(ANN), await usage.sessions_since(ANN, 6)) == (1, 1)
    nobody = AccountId("nobody")
    assert (await usage.characters(nobody), await usage.open_sessions(nobody)) == (0, 0)
