"""Logs, broadcasts and alarms in memory."""

from collections.abc import AsyncIterator, Iterable

from tests.quiz.scoring.games import Game
from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue.answers import Scored
from wordrally.contracts.queue.checkpoints import CheckpointPlace
from wordrally.contracts.queue.events import SessionCreated
from wordrally.contracts.queue.nodes import Announce
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.contracts.queue.timers import TimerDue
from wordrally.quiz.live.application.log_ports import LoggedEvent
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch
from wordrally.quiz.scoring.application.session_history import SessionAnswers


class FakeLogs:
    """Implements `SessionLogs`, `FrozenQuizzes`, `Seats` and `AnswerLogs` for some games."""

    def __init__(self, games: Iterable[Game] = ()) -> None:
        self.games = {game.session_id: game for game in games}
        self.answers: list[LoggedBatch] = []
        self.reads = 0
        self.seat_reads = 0

    async def events(self, session_id: SessionId) -> list[LoggedEvent]:
        self.reads += 1
        game = self.games.get(session_id)
        return [LoggedEvent(event, n) for n, event in enumerate(game.events, 1)] if game else []

    async def newest(self, session_id: SessionId) -> int:
        game = self.games.get(session_id)
        return len(game.events) if game else 0

    async def questions(self, created: SessionCreated) -> list[Question]:
        return self.games[created.session_id].questions

    async def taken(self, session_id: SessionId) -> list[PlayerJoined]:
        self.seat_reads += 1
        return self.games[session_id].seats

    async def between(self, since_ms: int, until_ms: int | None) -> AsyncIterator[LoggedBatch]:
        for batch in self.answers:
            received = [answer.received_at for answer in batch.batch.answers]
            if any(since_ms <= at and (until_ms is None or at <= until_ms) for at in received):
                yield batch


class FakeCheckpoints:
    """Implements `Checkpoints`."""

    def __init__(self) -> None:
        self.moved: list[CheckpointPlace] = []
        self.kept: dict[SessionId, SessionAnswers] = {}

    async def place(self) -> CheckpointPlace | None:
        return self.moved[-1] if self.moved else None

    async def of(self, session_id: SessionId) -> SessionAnswers:
        kept = self.kept.get(session_id, SessionAnswers())
        return SessionAnswers(list(kept.answers), list(kept.turns))

    async def add(self, session_id: SessionId, found: SessionAnswers) -> None:
        kept = self.kept.setdefault(session_id, SessionAnswers())
        kept.answers += found.answers
        kept.turns += found.turns

    async def move(self, place: CheckpointPlace, before: CheckpointPlace | None) -> bool:
        if await self.place() != before:
            return False
        self.moved.append(place)
        return True


class Heard:
    """`Broadcasts` and `Alarms` that remember."""

    def __init__(self) -> None:
        self.scores: list[Scored] = []
        self.announced: list[SessionId] = []
        self.rung: list[TimerDue] = []

    async def scored(self, scored: Scored) -> None:
        self.scores.append(scored)

    async def announce(self, announce: Announce) -> None:
        self.announced.append(announce.session_id)

    async def ring(self, due: TimerDue) -> None:
        self.rung.append(due)
