"""The use case of scoring: judge logged answers, put them on the scoreboard, and tell the nodes what they did."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec
import structlog
from prometheus_client import Counter

from wordrally.contracts.answers import AnswerBatch, ReceivedAnswer, Scored, ScoredAnswer
from wordrally.contracts.events import TimerDue
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.quiz.live.application.ports import Broadcasts, ProjectionLost, Seats
from wordrally.quiz.live.application.store_ports import Projections, Rebuilds, Scoreboards
from wordrally.quiz.scoring.application.answer_recorder import (
    MAX_MARKED,
    AnswerRecorder,
    JudgedAnswers,
    MarkedAnswer,
    RecordOutcome,
)
from wordrally.quiz.scoring.application.rulebooks import NotAsked, Rulebook, Rulebooks

ROUNDS = 4
"""A projection may be lost, and a player not be seated yet: then answers are recorded again. More often is an outage."""

ANSWERS = Counter(
    "wordrally_scored_answers", "Answers taken from the log, by what became of them.", ["outcome"]
)
FRESH, REPEATED = ANSWERS.labels("scored"), ANSWERS.labels("repeated")

log = structlog.get_logger()


class LoggedBatch(msgspec.Struct, frozen=True):
    """A message of ANSWERS with its sequence."""

    sequence: int
    batch: AnswerBatch


class Alarms(Protocol):
    """Timers that ring at once."""

    async def ring(self, due: TimerDue) -> None:
        """Have it done now, by whichever replica; at least once. Raises `Unavailable`."""
        ...


class ScoringPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What scoring needs from outside."""

    rulebooks: Rulebooks
    scorebooks: AnswerRecorder
    scoreboards: Scoreboards
    projections: Projections
    seats: Seats
    rebuilds: Rebuilds
    broadcasts: Broadcasts
    alarms: Alarms


class Scorer:
    """Scores the answers of all sessions. Any number of them may run, and score the same answers in any order."""

    def __init__(self, ports: ScoringPorts) -> None:
        self._ports = ports

    async def score(self, batches: Sequence[LoggedBatch], now: int) -> None:
        """Score logged answers; returns once all are on the scoreboard and told. Safe to repeat.

        Answers to what was never asked, and those of removed players, count for nothing: they are counted and logged.
        Raises `Away`, `Unavailable` or `ProjectionLost` during an outage: repeat the call.
        """
        marked = await self._mark(batches)
        for _ in range(ROUNDS):
            if not marked:
                return
            marked = await self._record(marked, now)
        raise ProjectionLost(marked[0].session_id)

    async def _mark(self, batches: Sequence[LoggedBatch]) -> list[JudgedAnswers]:
        marked: list[JudgedAnswers] = []
        for (session_id, question), rows in group_answers(batches).items():
            try:
                rulebook = await self._ports.rulebooks.find(session_id, question)
            except NotAsked as error:
                _refuse(session_id, str(error), len(rows))
            else:
                marked += record_answers(rulebook, session_id, question, rows)
        return marked

    async def _record(self, marked: list[JudgedAnswers], now: int) -> list[JudgedAnswers]:
        """Record, tell, and return what has to be recorded again."""
        again: list[JudgedAnswers] = []
        lost: set[SessionId] = set()
        for each, tally in zip(marked, await self._ports.scorebooks.record(marked, now), strict=True):
            if isinstance(tally, ProjectionLost):
                lost.add(each.session_id)
                continue
            await self._tell(each, tally, now)
            if tally.absent:
                again += await self._seat_absent(each, tally.absent, now)
        for session_id in lost:
            of_session = [each for each in marked if each.session_id == session_id]
            if await self._ports.rebuilds.rebuild(session_id):
                again += of_session
            else:
                # The keys of a session expire a day after it finished; its answers were scored before that.
                _refuse(session_id, "the session is over", sum(len(each.answers) for each in of_session))
        return again

    async def _tell(self, marked: JudgedAnswers, tally: RecordOutcome, now: int) -> None:
        FRESH.inc(tally.fresh)
        REPEATED.inc(len(marked.answers) - tally.fresh - len(tally.absent))
        if not tally.event:
            return
        await self._ports.broadcasts.scored(
            Scored(
                session_id=marked.session_id,
                event=tally.event,
                question=marked.question,
                answered=tally.answered,
                present=tally.present,
                expected=tally.expected,
                board_version=tally.board_version,
                players=tally.players,
                results=with_differences(marked, tally.results),
                top=tally.top or None,
            )
        )
        if tally.answered == tally.expected:
            await self._close_early(marked, now)

    async def _close_early(self, marked: JudgedAnswers, now: int) -> None:
        """All who are expected have answered, as of then; now look once more."""
        session_id, question = marked.session_id, marked.question
        rulebook = await self._ports.rulebooks.find(session_id, question)
        if not rulebook.settings.close_when_all_answered:
            return
        if await self._ports.scoreboards.all_answered(session_id, question, now):
            due = TimerDue(session_id=session_id, action="close", index=question, reason="all_answered")
            await self._ports.alarms.ring(due)

    async def _seat_absent(
        self, marked: JudgedAnswers, absent: Sequence[PlayerId], now: int
    ) -> list[JudgedAnswers]:
        """An answer may come before its player's seat reaches the store; the log knows who sits there."""
        removed = (await self._ports.projections.view(marked.session_id)).session.removed
        wanted = set(absent) - removed
        seats = [
            seat for seat in await self._ports.seats.taken(marked.session_id) if seat.player_id in wanted
        ]
        if len(seats) < len(absent):
            _refuse(marked.session_id, "the player has no seat", len(absent) - len(seats))
        if not seats:
            return []
        await self._ports.projections.seat(seats, now)
        seated = {seat.player_id for seat in seats}
        rows = [row for row in marked.answers if row.answer.player_id in seated]
        return [msgspec.structs.replace(marked, answers=rows)]


FirstAnswers = dict[PlayerId, tuple[int, ReceivedAnswer]]
"""Of each player the first answer to one question, with the sequence of its message."""


def group_answers(batches: Sequence[LoggedBatch]) -> dict[tuple[SessionId, int], FirstAnswers]:
    """The answers by session and question; of a player's answers to one question the first in the log."""
    groups: dict[tuple[SessionId, int], FirstAnswers] = {}
    for logged in sorted(batches, key=lambda logged: logged.sequence):
        for answer in logged.batch.answers:
            group = groups.setdefault((answer.session_id, answer.question), {})
            group.setdefault(answer.player_id, (logged.sequence, answer))
    return groups


def record_answers(
    rulebook: Rulebook, session_id: SessionId, question: int, answers: FirstAnswers
) -> Iterator[JudgedAnswers]:
    """Judge the answers to one question, in portions that one call of the store takes."""
    rows = [_judge(rulebook, sequence, answer) for sequence, answer in answers.values()]
    for start in range(0, len(rows), MAX_MARKED):
        portion = rows[start : start + MAX_MARKED]
        yield JudgedAnswers(session_id, question, rulebook.created_at, rulebook.moves, portion)


def _judge(rulebook: Rulebook, sequence: int, answer: ReceivedAnswer) -> MarkedAnswer:
    earned, almost = rulebook.judge(answer)
    return MarkedAnswer(answer, sequence, earned, *rulebook.timing_of(answer), almost)


def with_differences(marked: JudgedAnswers, results: Sequence[ScoredAnswer]) -> list[ScoredAnswer]:
    """The results with what differed in each answer that counts; another answer of the same player does not count."""
    known = {
        (row.answer.player_id, row.answer.received_at): row.almost for row in marked.answers if row.almost
    }
    return [
        msgspec.structs.replace(result, almost=almost)
        if (almost := known.get((result.player_id, result.received_at)))
        else result
        for result in results
    ]


def _refuse(session_id: SessionId, reason: str, answers: int) -> None:
    ANSWERS.labels("refused").inc(answers)
    log.warning("answers refused", session_id=session_id, reason=reason, answers=answers)
