"""Logged answers, sorted for the scoreboard and judged, and the results that their players are told."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import UNSET

from wordrally.chassis.sealed_texts import open_text
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import AnswerBatch, ReceivedAnswer, ScoredAnswer
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.contracts.views import RevealView
from wordrally.quiz.live.domain.freezing import reveal_question
from wordrally.quiz.live.domain.ranking import LoggedTurn, slot_of
from wordrally.quiz.scoring.application.answer_recorder import MAX_MARKED, JudgedAnswers, MarkedAnswer
from wordrally.quiz.scoring.application.rulebooks import Rulebook

MAX_PACED = 100
"""As `MAX_MARKED`, at everyone's own pace, where each result carries the key of its question."""


class LoggedBatch(msgspec.Struct, frozen=True):
    """A message of ANSWERS with its sequence, and the time at which the queue stored it, if it was read."""

    sequence: int
    batch: AnswerBatch
    at_ms: int = 0


NO_SEATS: Mapping[PlayerId, PlayerJoined] = {}

FirstAnswers = dict[PlayerId, tuple[int, ReceivedAnswer]]
"""Of each player the first answer in one slot, with the sequence of its message."""


def group_answers(batches: Sequence[LoggedBatch]) -> dict[tuple[SessionId, int], FirstAnswers]:
    """Group the answers by session and slot. Of a player's answers in one slot, keep the first in the log."""
    groups: dict[tuple[SessionId, int], FirstAnswers] = {}
    for logged in sorted(batches, key=lambda logged: logged.sequence):
        for answer in logged.batch.answers:
            slot = slot_of(answer.question, answer.turn)
            group = groups.setdefault((answer.session_id, slot), {})
            group.setdefault(answer.player_id, (logged.sequence, answer))
    return groups


def group_turns(batches: Sequence[LoggedBatch]) -> dict[SessionId, list[LoggedTurn]]:
    """Group the opened turns by session."""
    groups: dict[SessionId, list[LoggedTurn]] = {}
    for logged in batches:
        for turn in logged.batch.turns:
            groups.setdefault(turn.session_id, []).append(LoggedTurn(turn, logged.sequence))
    return groups


def question_of(answers: FirstAnswers) -> int:
    """Return the question of one of these answers; in modes led by a host it is the same for all."""
    return next(iter(answers.values()))[1].question


def judge_answers(
    rulebook: Rulebook,
    session_id: SessionId,
    slot: int,
    answers: FirstAnswers,
    seats: Mapping[PlayerId, PlayerJoined] = NO_SEATS,
) -> Iterator[JudgedAnswers]:
    """Judge the answers of one slot, in portions that one call of the store takes.

    `seats` are those of the players whose texts are encrypted.
    """
    rows = [
        judge_answer(rulebook, sequence, answer, seats.get(player))
        for player, (sequence, answer) in answers.items()
    ]
    at_once = MAX_PACED if rulebook.is_paced else MAX_MARKED
    for start in range(0, len(rows), at_once):
        portion = rows[start : start + at_once]
        yield JudgedAnswers(session_id, slot, rulebook.created_at, rulebook.moves, portion)


def judge_answer(
    rulebook: Rulebook, sequence: int, answer: ReceivedAnswer, seat: PlayerJoined | None
) -> MarkedAnswer:
    """Judge a logged answer. That of an erased player keeps its outcome, and has no text any more."""
    read = open_text(answer, seat.text_key if seat else b"")
    earned, almost = rulebook.judge(read)
    if seat is not None and seat.is_erased and read.text is not None:
        if answer.sealed:
            earned = dict(seat.outcomes).get(slot_of(answer.question, answer.turn))
        read, almost = msgspec.structs.replace(read, text=""), None
    return MarkedAnswer(read, sequence, earned, *rulebook.timing_of(read), almost)


def complete_results(
    rulebook: Rulebook, marked: JudgedAnswers, results: Sequence[ScoredAnswer]
) -> list[ScoredAnswer]:
    """Complete the results with differences, and in paced modes with turn, misses and key."""
    rows = {row.answer.player_id: row for row in marked.answers}
    return [_complete(rulebook, rows[result.player_id], result) for result in results]


def _complete(rulebook: Rulebook, row: MarkedAnswer, result: ScoredAnswer) -> ScoredAnswer:
    answer = row.answer
    counts = answer.received_at == result.received_at  # or another answer of the player does
    completed = msgspec.structs.replace(result, almost=row.almost) if counts and row.almost else result
    if not answer.turn:
        return completed
    return msgspec.structs.replace(
        completed,
        question=answer.question,
        turn=answer.turn,
        misses=answer.misses,
        reveal=reveal_turn(rulebook, answer.question, answer.turn),
        is_timeout=counts and answer.is_timeout,
    )


def reveal_turn(rulebook: Rulebook, question: int, turn: int) -> RevealView:
    """Return the key of a question for a player whose turn with it has ended."""
    reveal = reveal_question(rulebook.questions[question], question, UNSET)
    return msgspec.structs.replace(reveal, turn=turn)
