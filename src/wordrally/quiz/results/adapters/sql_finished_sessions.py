"""Results of finished sessions in SQL."""

from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import Row, Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from wordrally.chassis import sql
from wordrally.chassis.sql import insert, transaction
from wordrally.contracts.http.reports import (
    AnswerReport,
    PlayerReport,
    PreviousResults,
    PreviousWord,
    QuestionReport,
)
from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import AccountId, PlayerId, SessionId
from wordrally.quiz.live.application.ports import FinishedSession
from wordrally.quiz.results.adapters.sql_erased_players import erase_player_rows
from wordrally.quiz.results.adapters.sql_word_confusions import count_confusions
from wordrally.quiz.results.adapters.sql_word_difficulties import learn_difficulties
from wordrally.quiz.results.domain.hardest_words import report_words
from wordrally.quiz.results.domain.report import assemble_report
from wordrally.quiz.shared.adapters.sql_schema import (
    answer_results,
    player_results,
    session_results,
)

LOOKED_BACK = 500
"""Sessions of the host among which an earlier one with the same quiz is looked for."""

CHUNK = 5_000  # rows per insert: limits the memory of one statement

_session = msgspec.json.Decoder(Session)
_questions = msgspec.json.Decoder(list[QuestionReport])
_choices = msgspec.json.Decoder(list[int])


class SqlFinishedSessions:
    """Implementation of `FinishedSessions`. Unique keys make repetition harmless on any replica."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def save(self, finished: FinishedSession) -> None:
        report = finished.report
        async with transaction(self._engine) as connection:
            new = await connection.execute(
                insert(connection, session_results).on_conflict_do_nothing(), _session_row(finished)
            )
            if new.rowcount == 0:
                return
            players = (_player_row(finished, player) for player in report.players)
            await _insert(connection, player_results, players)
            answers = (
                _answer_row(report.session.id, player.player_id, answer)
                for player in report.players
                for answer in player.answers
            )
            await _insert(connection, answer_results, answers)
            await learn_difficulties(connection, report, finished.finished_at)
            await count_confusions(connection, report, finished.finished_at)

    async def delete(self, session_id: SessionId) -> None:
        async with transaction(self._engine) as connection:
            of_session = session_results.c.session_id == session_id
            await connection.execute(delete(session_results).where(of_session))
        await sql.empty_log(self._engine)

    async def erase_player(self, session_id: SessionId, player_id: PlayerId) -> None:
        async with transaction(self._engine) as connection:
            await erase_player_rows(connection, session_id, player_id)
        await sql.empty_log(self._engine)

    async def previous(self, host_id: AccountId, session: Session, before: int) -> PreviousResults | None:
        async with transaction(self._engine) as connection:
            async for row in _played_before(connection, host_id, before):
                if _is_same(_session.decode(row.session), session):
                    questions = _questions.decode(row.questions)
                    return PreviousResults(
                        session_id=row.session_id,
                        finished_at=row.finished_at,
                        correct=sum(question.correct for question in questions),
                        answered=sum(question.answered for question in questions),
                        words=[
                            PreviousWord(word=word.word, correct=word.correct, answered=word.answered)
                            for word in report_words(questions)
                        ],
                    )
        return None

    async def find(self, session_id: SessionId) -> FinishedSession | None:
        async with transaction(self._engine) as connection:
            query = select(session_results).where(session_results.c.session_id == session_id)
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            players = await _players(connection, session_id)
            questions = _questions.decode(row.questions)
            skipped = {question.index for question in questions if question.skipped}
            answers = await _answers(connection, session_id, skipped)
        return FinishedSession(
            host_id=row.host_id,
            finished_at=row.finished_at,
            report=assemble_report(
                _session.decode(row.session),
                questions,
                [_player(player, answers.get(player.player_id, [])) for player in players],
            ),
            accounts={player.player_id: player.account_id for player in players if player.account_id},
        )


async def _played_before(
    connection: AsyncConnection, host_id: AccountId, before: int
) -> AsyncIterator[Row[Any]]:
    """Yield the host's results before that instant, newest first."""
    query = (
        select(session_results)
        .where(session_results.c.host_id == host_id, session_results.c.finished_at < before)
        .order_by(session_results.c.finished_at.desc(), session_results.c.session_id)
        .limit(LOOKED_BACK)
    )
    async with connection.stream(query, execution_options={"yield_per": 20}) as rows:
        async for row in rows:
            yield row


def _is_same(one: Session, other: Session) -> bool:
    return (one.quiz_id, one.settings.class_id) == (other.quiz_id, other.settings.class_id)


async def _insert(connection: AsyncConnection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while chunk := list(islice(rows, CHUNK)):
        await connection.execute(table.insert(), chunk)


async def _players(connection: AsyncConnection, session_id: SessionId) -> Sequence[Row[Any]]:
    query = select(player_results).where(player_results.c.session_id == session_id)
    return (await connection.execute(query.order_by(player_results.c.rank))).all()


async def _answers(
    connection: AsyncConnection, session_id: SessionId, skipped: Collection[int]
) -> dict[str, list[AnswerReport]]:
    query = select(answer_results).where(answer_results.c.session_id == session_id)
    by_player: dict[str, list[AnswerReport]] = {}
    for row in await connection.execute(query.order_by(answer_results.c.turn, answer_results.c.question)):
        by_player.setdefault(row.player_id, []).append(_answer(row, skipped))
    return by_player


def _session_row(finished: FinishedSession) -> dict[str, Any]:
    return {
        "session_id": finished.report.session.id,
        "host_id": finished.host_id,
        "finished_at": finished.finished_at,
        "session": msgspec.json.encode(finished.report.session).decode(),
        "questions": msgspec.json.encode(finished.report.questions).decode(),
    }


def _player_row(finished: FinishedSession, player: PlayerReport) -> dict[str, Any]:
    return {
        "session_id": finished.report.session.id,
        "player_id": player.player_id,
        "account_id": finished.accounts.get(player.player_id),
        "nickname": player.nickname,
        "score": player.score,
        "rank": player.rank,
        "team": player.team,
        "done": None if player.done is UNSET else player.done,
        "mastered": None if player.mastered is UNSET else player.mastered,
        "finished": None if player.finished is UNSET else player.finished,
    }


def _answer_row(session_id: SessionId, player_id: PlayerId, answer: AnswerReport) -> dict[str, Any]:
    return {
        "session_id": session_id,
        "question": answer.question,
        "player_id": player_id,
        "correct": answer.correct,
        "points": answer.points,
        "received_at": answer.received_at,
        "choices": None if answer.choices is None else msgspec.json.encode(answer.choices).decode(),
        # As JSON, since PostgreSQL text cannot store U+0000, which a player may type.
        "text": None if answer.text is None else msgspec.json.encode(answer.text).decode(),
        "opened_at": answer.opened_at,
        "time_limit_ms": answer.time_limit_ms,
        "turn": answer.turn or 0,
        "misses": answer.misses,
    }


def _player(row: Row[Any], answers: list[AnswerReport]) -> PlayerReport:
    return PlayerReport(
        player_id=row.player_id,
        nickname=row.nickname,
        score=row.score,
        rank=row.rank,
        answers=answers,
        team=row.team,
        done=UNSET if row.done is None else row.done,
        mastered=UNSET if row.mastered is None else row.mastered,
        finished=UNSET if row.finished is None else row.finished,
    )


def _answer(row: Row[Any], skipped: Collection[int]) -> AnswerReport:
    return AnswerReport(
        question=row.question,
        correct=row.correct,
        points=row.points,
        received_at=row.received_at,
        choices=None if row.choices is None else _choices.decode(row.choices),
        text=None if row.text is None else msgspec.json.decode(row.text, type=str),
        opened_at=row.opened_at,
        time_limit_ms=row.time_limit_ms,
        skipped=row.question in skipped,
        turn=row.turn or None,
        misses=row.misses,
    )
