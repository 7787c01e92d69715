"""The use case of scoring: judge logged answers, record them, and publish the effects to the nodes."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec
import structlog
from prometheus_client import Counter

from wordrally.contracts.http.sessions import TeamStanding
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import Scored
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application.log_ports import Seats
from wordrally.quiz.live.application.ports import Broadcasts, ProjectionLost
from wordrally.quiz.live.application.store_ports import Projections, Rebuilds, Scoreboards
from wordrally.quiz.live.domain.courses import audio_questions
from wordrally.quiz.scoring.application.answer_recorder import (
    AnswerRecorder,
    JudgedAnswers,
    RecordOutcome,
)
from wordrally.quiz.scoring.application.judged_answers import (
    NO_SEATS,
    FirstAnswers,
    LoggedBatch,
    complete_results,
    group_answers,
    group_turns,
    judge_answers,
    question_of,
)
from wordrally.quiz.scoring.application.rulebooks import NotAsked, Rulebook, Rulebooks
from wordrally.turns.course import is_done

ROUNDS = 4
"""Answers are recorded again after a lost projection and for a player not yet seated; more is an outage."""

ANSWERS = Counter(
    "wordrally_scored_answers", "Answers taken from the log, by what became of them.", ["outcome"]
)
FRESH, REPEATED = ANSWERS.labels("scored"), ANSWERS.labels("repeated")

log = structlog.get_logger()


class Alarms(Protocol):
    """Timers that ring at once."""

    async def ring(self, due: TimerDue) -> None:
        """Have it done now, by whichever replica; at least once. Raises `Unavailable`."""
        ...


class ScoringPorts(msgspec.Struct, frozen=True, kw_only=True):
    """Dependencies of scoring."""

    rulebooks: Rulebooks
    scorebooks: AnswerRecorder
    scoreboards: Scoreboards
    projections: Projections
    seats: Seats
    rebuilds: Rebuilds
    broadcasts: Broadcasts
    alarms: Alarms


class TeamBoards:
    """Standings of teams after a record, read once for each session."""

    def __init__(self, ports: ScoringPorts) -> None:
        self._ports = ports
        self._known: dict[SessionId, list[TeamStanding]] = {}

    async def read(self, rulebook: Rulebook, session_id: SessionId) -> list[TeamStanding]:
        """Return the teams of a session. It is empty where the board moves at the close."""
        teams = rulebook.settings.teams
        if teams is None or not rulebook.is_paced:
            return []
        if session_id not in self._known:
            self._known[session_id] = await self._ports.scoreboards.teams(session_id, teams)
        return self._known[session_id]


class LoggedSeats:
    """Seats in the log, read once for each session."""

    def __init__(self, seats: Seats) -> None:
        self._seats = seats
        self._known: dict[SessionId, Mapping[PlayerId, PlayerJoined]] = {}

    async def read(self, session_id: SessionId) -> Mapping[PlayerId, PlayerJoined]:
        """Return the seats of a session by player."""
        if session_id not in self._known:
            taken = await self._seats.taken(session_id)
            self._known[session_id] = {seat.player_id: seat for seat in taken}
        return self._known[session_id]


class Scorer:
    """Scores the answers of all sessions. Any number of scorers may score the same answers in any order."""

    def __init__(self, ports: ScoringPorts) -> None:
        self._ports = ports

    async def score(self, batches: Sequence[LoggedBatch], now: int) -> None:
        """Score logged answers, and return once all are recorded and published. It is safe to repeat.

        Answers to questions that were not asked, and those of removed players, do not count; they are counted
        and logged. Raises `Away`, `Unavailable` or `ProjectionLost` during an outage; then repeat the call.
        """
        await self._open_turns(batches)
        marked = await self._mark(batches)
        for _ in range(ROUNDS):
            if not marked:
                return
            marked = await self._record(marked, now)
        raise ProjectionLost(marked[0].session_id)

    async def _open_turns(self, batches: Sequence[LoggedBatch]) -> None:
        """Keep the turns that players were given, at their own pace; a rebuild finds them in the log, too."""
        opened = group_turns(batches)
        for _ in range(ROUNDS):
            if not opened:
                return
            lost = await self._ports.scorebooks.open_turns(opened)
            opened = {each: opened[each] for each in lost if await self._ports.rebuilds.rebuild(each)}
        raise ProjectionLost(*opened)

    async def _mark(self, batches: Sequence[LoggedBatch]) -> list[JudgedAnswers]:
        marked: list[JudgedAnswers] = []
        logged = LoggedSeats(self._ports.seats)
        for (session_id, slot), rows in group_answers(batches).items():
            try:
                rulebook = await self._ports.rulebooks.find(session_id, question_of(rows))
            except NotAsked as error:
                _refuse(session_id, str(error), len(rows))
            else:
                seats = await self._seats_of(session_id, rows, logged)
                marked += judge_answers(rulebook, session_id, slot, rows, seats)
        return marked

    async def _seats_of(
        self, session_id: SessionId, rows: FirstAnswers, logged: LoggedSeats
    ) -> Mapping[PlayerId, PlayerJoined]:
        """Return the seats of the players whose texts are encrypted; the log has those the store lacks."""
        wanted = [player for player, (_, answer) in rows.items() if answer.sealed]
        if not wanted:
            return NO_SEATS
        seats = await self._ports.projections.seats(session_id, wanted)
        if len(seats) == len(wanted):
            return seats
        return await logged.read(session_id)

    async def _record(self, marked: list[JudgedAnswers], now: int) -> list[JudgedAnswers]:
        """Record, tell, and return what has to be recorded again."""
        again: list[JudgedAnswers] = []
        lost: set[SessionId] = set()
        teams = TeamBoards(self._ports)
        for each, tally in zip(marked, await self._ports.scorebooks.record(marked, now), strict=True):
            if isinstance(tally, ProjectionLost):
                lost.add(each.session_id)
                continue
            await self._tell(each, tally, teams, now)
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

    async def _tell(self, marked: JudgedAnswers, tally: RecordOutcome, teams: TeamBoards, now: int) -> None:
        FRESH.inc(tally.fresh)
        REPEATED.inc(len(marked.answers) - tally.fresh - len(tally.absent))
        if not tally.event:
            return
        rulebook = await self._ports.rulebooks.find(marked.session_id, marked.answers[0].answer.question)
        await self._ports.broadcasts.scored(
            Scored(
                session_id=marked.session_id,
                event=tally.event,
                question=marked.slot,
                answered=tally.answered,
                present=tally.present,
                expected=tally.expected,
                board_version=tally.board_version,
                players=tally.players,
                results=complete_results(rulebook, marked, tally.results),
                top=tally.top or None,
                teams=await teams.read(rulebook, marked.session_id),
            )
        )
        if rulebook.is_paced:
            await self._end_early(rulebook, marked.session_id, tally, now)
        elif tally.answered == tally.expected:
            await self._close_early(rulebook, marked, now)

    async def _end_early(
        self, rulebook: Rulebook, session_id: SessionId, tally: RecordOutcome, now: int
    ) -> None:
        """Ring once everybody present may be done; the listener decides who has nothing left."""
        if rulebook.mode == "assignment":
            return
        goal, questions = rulebook.settings.goal, await self._fewest_questions(rulebook, session_id)
        if not any(is_done(goal, questions, done=done, mastered=mastered) for done, mastered in tally.paces):
            return
        if await self._ports.scoreboards.all_done(session_id, goal, questions, now):
            # With the time of ringing: somebody may come back until it is heard, and it rings again later.
            await self._ports.alarms.ring(TimerDue(session_id=session_id, action="end", closes_at=now))

    async def _fewest_questions(self, rulebook: Rulebook, session_id: SessionId) -> int:
        """Return after how many questions a player may be done: some may not be asked audio questions."""
        audio = audio_questions(rulebook.questions)
        if audio and (await self._ports.projections.view(session_id)).session.needs:
            return len(rulebook.questions) - len(audio)
        return len(rulebook.questions)

    async def _close_early(self, rulebook: Rulebook, marked: JudgedAnswers, now: int) -> None:
        """All who are expected have answered, as of then; now look once more."""
        session_id, question = marked.session_id, marked.slot
        if not rulebook.settings.close_when_all_answered:
            return
        if await self._ports.scoreboards.all_answered(session_id, question, now):
            due = TimerDue(session_id=session_id, action="close", index=question, reason="all_answered")
            await self._ports.alarms.ring(due)

    async def _seat_absent(
        self, marked: JudgedAnswers, absent: Sequence[PlayerId], now: int
    ) -> list[JudgedAnswers]:
        """Seat players whose answers arrived before their seats reached the store; the log has the seats."""
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


def _refuse(session_id: SessionId, reason: str, answers: int) -> None:
    ANSWERS.labels("refused").inc(answers)
    log.warning("answers refused", session_id=session_id, reason=reason, answers=answers)
