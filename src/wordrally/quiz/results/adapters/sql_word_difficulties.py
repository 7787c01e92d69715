"""Difficulties of words in SQL: read by question generation, updated with the results of a session."""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.chassis.sql import insert, transaction
from wordrally.contracts.http.reports import Report
from wordrally.quiz.results.domain.difficulty import Knowledge, learn, trials_of
from wordrally.quiz.results.domain.words import spelled
from wordrally.quiz.shared.adapters.sql_schema import word_difficulties

KEY_CHARACTERS = 32

WORDS_AT_ONCE = 1_000
"""Each word is a parameter of the statement; databases allow about 32,000."""


class SqlWordDifficulties:
    """Implementation of `WordDifficulties` in SQL."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, words: Iterable[str]) -> Mapping[str, float]:
        asked = {word: key_of(spelled(word)) for word in words}
        keys = sorted(set(asked.values()))
        known: dict[str, float] = {}
        table = word_difficulties.c
        async with transaction(self._engine) as connection:
            for start in range(0, len(keys), WORDS_AT_ONCE):
                some = keys[start : start + WORDS_AT_ONCE]
                query = select(table.word, table.difficulty).where(table.word.in_(some))
                known.update((row.word, row.difficulty) for row in await connection.execute(query))
        return {word: known[key] for word, key in asked.items() if key in known}


def key_of(spelling: str) -> str:
    """Return the key of a word's row, which does not tell the word: it may be from a private quiz."""
    return hashlib.sha256(spelling.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_CHARACTERS]


async def learn_difficulties(connection: AsyncConnection, report: Report, finished_at: int) -> None:
    """Learn from a session once, in the transaction that first stores its results.

    Rows are inserted and locked in the order of their keys. Sessions that finish together therefore wait for
    each other without deadlock, and none overwrites the updates of another.
    """
    # In a thread: together with `learn`, the largest sessions take up to a second.
    trials = await asyncio.to_thread(trials_of, report)
    if not trials.words:
        return
    keys = {key_of(word): word for word in trials.words}
    unknown = [_row(key, Knowledge()) | {"last_answered_at": finished_at} for key in sorted(keys)]
    await connection.execute(insert(connection, word_difficulties).on_conflict_do_nothing(), unknown)
    known = {keys[key]: knowledge for key, knowledge in (await _lock(connection, sorted(keys))).items()}
    learned = await asyncio.to_thread(learn, known, trials)
    changed = {key_of(word): knowledge for word, knowledge in learned.items()}
    rows = [{f"new_{name}": value for name, value in _row(*each).items()} for each in changed.items()]
    await connection.execute(_UPDATE, [row | {"new_last_answered_at": finished_at} for row in rows])


_UPDATE = (
    update(word_difficulties)
    .where(word_difficulties.c.word == bindparam("new_word"))
    .values({name: bindparam(f"new_{name}") for name in (*Knowledge.__struct_fields__, "last_answered_at")})
)


async def _lock(connection: AsyncConnection, keys: Sequence[str]) -> dict[str, Knowledge]:
    """Lock the rows of the words. One statement does, as a session has at most 200 questions."""
    table = word_difficulties
    query = select(table).where(table.c.word.in_(keys)).order_by(table.c.word).with_for_update()
    rows = (await connection.execute(query)).all()
    return {
        row.word: Knowledge(difficulty=row.difficulty, information=row.information, answers=row.answers)
        for row in rows
    }


def _row(key: str, knowledge: Knowledge) -> dict[str, Any]:
    return {"word": key, **msgspec.structs.asdict(knowledge)}
