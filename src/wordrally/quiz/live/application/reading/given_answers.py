"""Answers that a player has given, as a snapshot shows them to that player."""

from collections.abc import Mapping
from typing import NamedTuple

from wordrally.chassis.sealed_texts import open_text
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.views import GivenAnswer
from wordrally.quiz.live.application.store_ports import ProjectedPlayer
from wordrally.quiz.live.domain.ranking import LoggedTurn, Receipt
from wordrally.quiz.live.domain.session import (
    Open,
    SessionState,
    shown_question,
)


class Unscored(NamedTuple):
    """Answers by player and slot, and the newest turn of each player, that scoring has not handled yet."""

    answers: Mapping[tuple[PlayerId, int], ReceivedAnswer] = {}
    turns: Mapping[PlayerId, LoggedTurn] = {}


def given_answer(session: SessionState, player: ProjectedPlayer, unscored: Unscored) -> GivenAnswer | None:
    """Return the player's own answer.

    Its judgement is left out until the close when feedback is held back.
    """
    question, receipt = shown_question(session), player.receipt
    if session.is_paced and (waiting := unscored.answers.get((player.seat.player_id, len(player.marks)))):
        return None if waiting.is_timeout else _not_judged(open_text(waiting, player.seat.text_key))
    if receipt is not None and receipt.turn:
        return None if receipt.is_timeout else given_in_turn(receipt)
    if question is None:
        return None
    if receipt is None:
        waiting = unscored.answers.get((player.seat.player_id, question.index))
        return None if waiting is None else _not_judged(open_text(waiting, player.seat.text_key))
    may_know = session.created.settings.feedback == "immediate" or not isinstance(session.state, Open)
    points = 0 if question.index in session.skipped else receipt.points
    return GivenAnswer(
        question=question.index,
        received_at=receipt.received_at,
        choices=receipt.choices,
        text=receipt.text,
        correct=receipt.correct if may_know else None,
        points=points if may_know else None,
        almost=receipt.almost if may_know else None,
        opened_at=receipt.opened_at,
        time_limit_ms=receipt.time_limit_ms,
    )


def _not_judged(answer: ReceivedAnswer) -> GivenAnswer:
    return GivenAnswer(
        question=answer.question,
        received_at=answer.received_at,
        choices=answer.choices,
        text=answer.text,
        opened_at=answer.opened_at or None,
        time_limit_ms=answer.time_limit_ms or None,
        turn=answer.turn or None,
    )


def given_in_turn(receipt: Receipt) -> GivenAnswer:
    """Return the answer of a turn in a paced mode. Its player may know all of it."""
    return GivenAnswer(
        question=receipt.question,
        received_at=receipt.received_at,
        choices=receipt.choices,
        text=receipt.text,
        correct=receipt.correct,
        points=receipt.points,
        almost=receipt.almost,
        opened_at=receipt.opened_at,
        time_limit_ms=receipt.time_limit_ms,
        turn=receipt.turn,
    )
