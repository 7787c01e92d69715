"""Confusions of words in SQL: read by question generation, counted with the results of a session.

Words and choices are kept as hashes, since they may be from private quizzes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.chassis.sql import insert, transaction
from wordrally.contracts.http.reports import Report
from wordrally.quiz.results.adapters.sql_word_difficulties import key_of
from wordrally.quiz.results.domain.confusions import confusions_of
from wordrally.quiz.results.domain.words import spelled
from wordrally.quiz.shared.adapters.sql_schema import word_confusions
from wordrally.vocabulary.languages.articles import main_language
from wordrally.vocabulary.texts import text_key

WORDS_AT_ONCE = 1_000
ENOUGH_TIMES, ENOUGH_SESSIONS = 5, 2
"""Picks, and sessions with them, from which a wrong choice counts as a confusion of many learners."""


class SqlWordConfusions:
    """Implementation of `WordConfusions` in SQL."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, words: Iterable[str], language: str) -> Mapping[str, Sequence[str]]:
        asked = {word: key_of(spelled(word)) for word in words}
        keys = sorted(set(asked.values()))
        found: dict[str, list[str]] = defaultdict(list)
        table = word_confusions.c
        async with transaction(self._engine) as connection:
            for start in range(0, len(keys), WORDS_AT_ONCE):
                query = (
                    select(table.word, table.text)
                    .where(
                        table.language == main_language(language),
                        table.word.in_(keys[start : start + WORDS_AT_ONCE]),
                        table.times >= ENOUGH_TIMES,
                        table.sessions >= ENOUGH_SESSIONS,
                    )
                    .order_by(table.word, table.times.desc(), table.text)
                )
                for row in await connection.execute(query):
                    found[row.word].append(row.text)
        return {word: found[key] for word, key in asked.items() if key in found}


async def count_confusions(connection: AsyncConnection, report: Report, finished_at: int) -> None:
    """Add a session's wrong choices, in the transaction that first stores its results.

    Rows are inserted and updated in the order of their keys, so that sessions that finish together wait for
    each other without deadlock.
    """
    counted: Counter[tuple[str, str, str]] = Counter()
    for (language, word, text), times in confusions_of(report.questions).items():
        counted[main_language(language), key_of(word), text_key(text)] += times
    rows: list[dict[str, Any]] = [
        {"language": language, "word": word, "text": text, "times": times}
        for (language, word, text), times in counted.items()
    ]
    if not rows:
        return
    rows.sort(key=lambda row: (row["language"], row["word"], row["text"]))
    unknown = [row | {"times": 0, "sessions": 0, "last_answered_at": finished_at} for row in rows]
    await connection.execute(insert(connection, word_confusions).on_conflict_do_nothing(), unknown)
    added = [
        {f"at_{name}": value for name, value in row.items()} | {"at_finished": finished_at} for row in rows
    ]
    await connection.execute(_ADD, added)


_columns = word_confusions.c
_ADD = (
    update(word_confusions)
    .where(
        _columns.language == bindparam("at_language"),
        _columns.word == bindparam("at_word"),
        _columns.text == bindparam("at_text"),
    )
    .values(
        times=_columns.times + bindparam("at_times"),
        sessions=_columns.sessions + 1,
        last_answered_at=bindparam("at_finished"),
    )
)
