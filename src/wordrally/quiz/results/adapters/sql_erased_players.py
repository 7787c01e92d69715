"""Erasure of one player from the rows of a finished session."""

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from wordrally.contracts.http.reports import QuestionReport
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.quiz.live.domain.seats import ERASED_NAME
from wordrally.quiz.scoring.domain.judging import count_texts
from wordrally.quiz.shared.adapters.sql_schema import answer_results, player_results, session_results

NOBODY = {"account_id": None, "nickname": ERASED_NAME}
NO_TEXT = msgspec.json.encode("").decode()

_questions = msgspec.json.Decoder(list[QuestionReport])


async def erase_player_rows(connection: AsyncConnection, session_id: SessionId, player_id: PlayerId) -> None:
    """Erase name, account and typed texts of a player, and count the texts of the others again."""
    player, answer = player_results.c, answer_results.c
    named = update(player_results).where(player.session_id == session_id, player.player_id == player_id)
    await connection.execute(named.values(NOBODY))
    typed = update(answer_results).where(
        answer.session_id == session_id, answer.player_id == player_id, answer.text.is_not(None)
    )
    if (await connection.execute(typed.values(text=NO_TEXT))).rowcount:
        await _count_again(connection, session_id)


async def _count_again(connection: AsyncConnection, session_id: SessionId) -> None:
    of_session = session_results.c.session_id == session_id
    row = (await connection.execute(select(session_results.c.questions).where(of_session))).one()
    counted = [await _recount(connection, session_id, one) for one in _questions.decode(row.questions)]
    values = {"questions": msgspec.json.encode(counted).decode()}
    await connection.execute(update(session_results).where(of_session).values(values))


async def _recount(
    connection: AsyncConnection, session_id: SessionId, question: QuestionReport
) -> QuestionReport:
    if not isinstance(question.counts, dict):
        return question
    answer = answer_results.c
    query = select(answer.text, answer.correct).where(
        answer.session_id == session_id, answer.question == question.index
    )
    texts = [
        (msgspec.json.decode(row.text, type=str), row.correct)
        for row in await connection.execute(query.where(answer.text.is_not(None)))
    ]
    return msgspec.structs.replace(question, counts=count_texts([str(form) for form in question.key], texts))
