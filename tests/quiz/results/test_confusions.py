"""Wrong choices that players took for a word: counted without names, and told when they are many."""

import pytest
from msgspec import structs
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.quiz.results.reported import chose, player, report, typed
from tests.quiz.results.test_finished_sessions import finished
from wordrally.contracts.http.reports import PlayerReport, QuestionReport
from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.results.adapters.sql_finished_sessions import SqlFinishedSessions
from wordrally.quiz.results.adapters.sql_retention import SqlRetention
from wordrally.quiz.results.adapters.sql_word_confusions import (
    ENOUGH_SESSIONS,
    ENOUGH_TIMES,
    SqlWordConfusions,
)
from wordrally.quiz.results.domain.confusions import confusions_of, functional_share
from wordrally.vocabulary.texts import text_key

WORDS = ("drizzle", "ancient")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> AsyncEngine:
    return request.getfixturevalue(request.param)


def wrong(count: int) -> list[PlayerReport]:
    return [player(rank, f"p{rank}", chose(1, at=12_000)) for rank in range(1, count + 1)]


def played(name: str, *players: PlayerReport) -> FinishedSession:
    made = report(*players, words=WORDS)
    english = [structs.replace(question, word_language="en-GB") for question in made.questions]
    session = structs.replace(made.session, id=SessionId(name))
    return finished(structs.replace(made, session=session, questions=english))


async def test_a_wrong_choice_of_several_sessions_is_told_and_nothing_else(database: AsyncEngine) -> None:
    sessions, confusions = SqlFinishedSessions(database), SqlWordConfusions(database)

    for number in range(ENOUGH_SESSIONS):
        assert await confusions.of(WORDS, "en") == {}
        await sessions.save(
            played(f"s{number}", *wrong(ENOUGH_TIMES), player(9, "Ann", typed("old", 41_000)))
        )

    assert await confusions.of(WORDS, "en") == {"drizzle": [text_key("fog")]}
    assert await confusions.of(WORDS, "de") == {}


async def test_words_of_one_spelling_are_told_each(database: AsyncEngine) -> None:
    for number in range(ENOUGH_SESSIONS):
        await SqlFinishedSessions(database).save(played(f"s{number}", *wrong(ENOUGH_TIMES)))

    words = ("drizzle", "drizzle ")
    assert await SqlWordConfusions(database).of(words, "en") == {word: [text_key("fog")] for word in words}


async def test_a_word_in_two_varieties_of_its_language_counts_its_session_once(database: AsyncEngine) -> None:
    made = played("s", *wrong(ENOUGH_TIMES))
    [first, _] = made.report.questions
    questions = [first, structs.replace(first, index=1, word_language="en")]
    report_of_both = structs.replace(made.report, questions=questions)

    await SqlFinishedSessions(database).save(structs.replace(made, report=report_of_both))

    assert await SqlWordConfusions(database).of(WORDS, "en") == {}


async def test_a_session_that_is_stored_again_counts_once(database: AsyncEngine) -> None:
    for _ in range(ENOUGH_SESSIONS):
        await SqlFinishedSessions(database).save(played("s", *wrong(ENOUGH_TIMES)))

    assert await SqlWordConfusions(database).of(WORDS, "en") == {}


async def test_confusions_without_recent_answers_are_forgotten(database: AsyncEngine) -> None:
    for number in range(ENOUGH_SESSIONS):
        await SqlFinishedSessions(database).save(played(f"s{number}", *wrong(ENOUGH_TIMES)))

    await SqlRetention(database).forget_some(before=10**15)

    assert await SqlWordConfusions(database).of(WORDS, "en") == {}


def asked(counts: list[int], answered: int, **changes: object) -> QuestionReport:
    made = QuestionReport(
        index=0, kind="choice", prompt="?", answered=answered, correct=counts[0], counts=counts, median_ms=1,
        choices=["a", "b", "c", "d"], key=[0], word="drizzle",
    )  # fmt: skip
    return structs.replace(made, **changes)


def test_a_choice_that_one_in_twenty_picks_is_functional() -> None:
    assert functional_share(asked([17, 2, 1, 0], 20)) == 0.667
    assert functional_share(asked([40, 0, 1, 0], 41)) == 0.0
    assert functional_share(asked([5, 2, 2, 0], 9)) is None
    assert functional_share(asked([20, 5, 5, 5], 35, skipped=True)) is None


def test_skipped_questions_and_long_choices_confuse_nobody() -> None:
    assert confusions_of([asked([1, 2, 0, 0], 3)]) == {("", "drizzle", "b"): 2}
    assert not confusions_of([asked([1, 2, 0, 0], 3, skipped=True)])
    assert not confusions_of([asked([1, 2, 0, 0], 3, choices=["a", "b" * 99, "c", "d"])])
