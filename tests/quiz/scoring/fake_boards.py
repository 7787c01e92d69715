"""The scoreboard in memory, by the pure rules: what the store must equal."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import UNSET

from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.http.sessions import Goal, Standing
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ScoredAnswer
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.application.ports import ProjectionLost, View
from wordrally.quiz.live.domain.presence import PLAYER_SILENCE_MS, RECONNECT_GRACE_MS
from wordrally.quiz.live.domain.ranking import (
    BoardRow,
    LoggedTurn,
    Receipt,
    newest_turns,
    places_of,
    rank_answers,
    rank_players,
    streak_at,
)
from wordrally.quiz.live.domain.session import Outcome, Podium
from wordrally.quiz.scoring.application.answer_recorder import JudgedAnswers, MarkedAnswer, RecordOutcome
from wordrally.quiz.scoring.application.session_history import Projection
from wordrally.quiz.scoring.domain.judging import count_answers
from wordrally.turns.course import is_done

TOP = 10


class FakeBoard:
    """One session's board; everything but the receipts is worked out anew when it is asked for."""

    def __init__(self, projection: Projection, now: int) -> None:
        self.view = projection.view
        self.seats = {seat.player_id: seat for seat in projection.seats}
        self.seated = {row.player_id for row in projection.rows}
        self.receipts = {question: dict(rows) for question, rows in projection.receipts.items()}
        self.settled = set(projection.settled)
        self.skipped = set(projection.view.session.skipped)
        self.turns = dict(projection.turns)
        self.event = self.board_version = now
        self.told: list[Standing] = []
        self.present = dict.fromkeys(self.seated, now + PLAYER_SILENCE_MS)

    @property
    def at_close(self) -> bool:
        return self.view.session.created.mode == "live"

    @property
    def told_at_once(self) -> bool:
        return self.view.session.created.settings.feedback == "immediate"

    @property
    def shown(self) -> dict[int, dict[PlayerId, Receipt]]:
        counting = {q: rows for q, rows in self.receipts.items() if not self.at_close or q in self.settled}
        return {q: rows for q, rows in counting.items() if q not in self.skipped}

    def rows(self) -> list[BoardRow]:
        return rank_players(self.seated, self.shown, self.view.session.created.at)

    def standings(self) -> list[Standing]:
        marks = rank_answers(self.shown)
        return [
            Standing(
                rank=rank,
                player_id=row.player_id,
                nickname=self.seats[row.player_id].nickname,
                score=row.score,
                place=place,
                done=UNSET if self.at_close else len(marks.get(row.player_id, "")),
                mastered=UNSET if self.at_close else marks.get(row.player_id, "").count("1"),
            )
            for rank, (row, place) in enumerate(
                zip(self.rows(), places_of(row.score for row in self.rows()), strict=True), 1
            )
        ]

    def podium(self) -> Podium:
        return Podium(top=self.standings()[:TOP], players=len(self.seated), board_version=self.board_version)

    def results(self, question: int, players: Sequence[PlayerId]) -> list[ScoredAnswer]:
        """As their players hear of them: with the question, although the board may not have it yet."""
        marks = rank_answers(self.shown | {question: self.receipts.get(question, {})})
        rows = {standing.player_id: standing for standing in self.standings()}
        results: list[ScoredAnswer] = []
        for player in players:
            given, row = self.receipts[question][player], rows[player]
            judged = (given.received_at, given.correct, given.points)
            own = row.score if question in self.shown else row.score + given.points
            streak = streak_at(marks[player], question, self.skipped)
            place = (own, row.rank, streak, row.place)
            results.append(ScoredAnswer(player, question, *judged, *place, almost=given.almost))
        return results

    def record(self, marked: JudgedAnswers, now: int) -> RecordOutcome:
        before = self.rows()
        here = [row for row in marked.answers if row.answer.player_id in self.seated]
        fresh = sum(self._keep(marked.slot, row) for row in here)
        if self.rows() != before:
            self.board_version += 1
        changed = bool(here) and self.standings()[:TOP] != self.told
        if changed:
            self.told = self.standings()[:TOP]
        self.event += bool(here)
        players = [row.answer.player_id for row in here]
        question = marked.slot
        told = question not in self.skipped and (question in self.shown or self.told_at_once)
        present = {player for player, until in self.present.items() if until > now}
        return RecordOutcome(
            event=self.event if here else 0,
            answered=len(self.receipts.get(marked.slot, {})),
            present=len(present),
            expected=len(present | self.receipts.get(question, {}).keys()),
            players=len(self.seated),
            board_version=self.board_version,
            results=self.results(question, players) if told else [],
            top=self.told if changed else [],
            fresh=fresh,
            absent=[row.answer.player_id for row in marked.answers if row not in here],
            paces=[] if self.at_close else [self.pace(player) for player in players],
        )

    def pace(self, player: PlayerId) -> tuple[int, int]:
        """How many turns of a player ended, and how many of them were right."""
        marks = rank_answers(self.shown).get(player, "")
        return len(marks), marks.count("1")

    def _keep(self, question: int, row: MarkedAnswer) -> bool:
        answer, kept = row.answer, self.receipts.setdefault(question, {})
        before = kept.get(answer.player_id)
        if before is None or row.sequence < before.sequence:
            kept[answer.player_id] = row.receipt
        return before is None


class FakeBoards:
    """`AnswerRecorder`, `Scoreboards`, and what scoring uses of `Projections` and `Restorations`."""

    def __init__(self) -> None:
        self.boards: dict[SessionId, FakeBoard] = {}

    def _board(self, session_id: SessionId) -> FakeBoard:
        if session_id not in self.boards:
            raise ProjectionLost(session_id)
        return self.boards[session_id]

    async def lose_everything(self) -> None:
        self.boards.clear()

    async def open_turns(self, opened: Mapping[SessionId, Sequence[LoggedTurn]]) -> set[SessionId]:
        lost = opened.keys() - self.boards.keys()
        for session_id in opened.keys() - lost:
            board = self.boards[session_id]
            board.turns = newest_turns([*board.turns.values(), *opened[session_id]])
        return lost

    async def turns(self, session_id: SessionId) -> int:
        board = self._board(session_id)
        return 0 if board.at_close else max(board.receipts, default=-1) + 1

    async def all_done(
        self,
        session_id: SessionId,
        goal: Goal,
        questions: int,
        now: int,
        *,
        finished: Collection[PlayerId] = (),
    ) -> bool:
        board = self._board(session_id)
        here = [player for player, until in board.present.items() if until > now] or list(board.seated)
        paces = [board.pace(player) for player in here]
        done = [
            player in finished or is_done(goal, questions, done=done, mastered=mastered)
            for player, (done, mastered) in zip(here, paces, strict=True)
        ]
        is_empty = not any(until > now for until in board.present.values())
        return any(done) if is_empty else all(done)

    async def exists(self, session_id: SessionId) -> bool:
        return session_id in self.boards

    async def begin(self, _session_id: SessionId) -> str | None:
        return "token"

    async def hold(self, _session_id: SessionId, _token: str) -> None:
        return

    async def give_up(self, _session_id: SessionId, _token: str) -> None:
        return

    async def restore(self, projection: Projection, _token: str, now: int) -> None:
        self.boards[projection.view.session.created.session_id] = FakeBoard(projection, now)

    async def view(self, session_id: SessionId) -> View:
        return self._board(session_id).view

    async def put(self, view: View) -> None:
        self._board(view.session.created.session_id).view = view

    async def seat(self, seats: Sequence[PlayerJoined], now: int) -> None:
        board = self._board(seats[0].session_id)
        for seat in seats:
            if seat.player_id not in board.seats:
                board.seats[seat.player_id] = seat
                board.seated.add(seat.player_id)
                board.present[seat.player_id] = now + RECONNECT_GRACE_MS
                board.board_version += 1

    async def unseat(self, session_id: SessionId, player_id: PlayerId) -> None:
        board = self._board(session_id)
        board.seated.discard(player_id)
        board.present.pop(player_id, None)
        for rows in board.receipts.values():
            rows.pop(player_id, None)

    async def record(self, marked: Sequence[JudgedAnswers], now: int) -> list[RecordOutcome | ProjectionLost]:
        return [
            self.boards[each.session_id].record(each, now)
            if each.session_id in self.boards
            else ProjectionLost(each.session_id)
            for each in marked
        ]

    async def settle(self, session_id: SessionId, question: int, *, is_skipped: bool = False) -> None:
        board = self._board(session_id)
        if question not in board.settled:
            board.settled.add(question)
            board.skipped |= {question} if is_skipped else set()
            board.board_version += not is_skipped

    async def outcome(
        self, session_id: SessionId, index: int, question: Question, *, is_skipped: bool = False
    ) -> Outcome:
        board = self._board(session_id)
        await self.settle(session_id, index, is_skipped=is_skipped)
        answers = list(board.receipts.get(index, {}).values())
        return Outcome(
            counts=count_answers(question, answers),
            last_received_at=max((answer.received_at for answer in answers), default=0),
            podium=board.podium(),
        )

    async def counts(
        self, session_id: SessionId, index: int, question: Question
    ) -> list[int] | dict[str, int]:
        return count_answers(question, (await self.receipts(session_id, index)).values())

    async def seats(self, session_id: SessionId, players: Sequence[PlayerId]) -> dict[PlayerId, PlayerJoined]:
        seats = self._board(session_id).seats
        return {player: seats[player] for player in players if player in seats}

    async def podium(self, session_id: SessionId) -> Podium:
        return self._board(session_id).podium()

    async def rows(self, session_id: SessionId, offset: int, limit: int) -> tuple[list[Standing], Podium]:
        board = self._board(session_id)
        return board.standings()[offset : offset + limit], board.podium()

    async def receipts(self, session_id: SessionId, question: int) -> dict[PlayerId, Receipt]:
        return dict(self._board(session_id).receipts.get(question, {}))

    async def results(self, session_id: SessionId, question: int) -> list[ScoredAnswer]:
        board = self._board(session_id)
        answered = board.receipts.get(question, {})
        players = [row.player_id for row in board.rows() if row.player_id in answered]
        return board.results(question, players)

    async def next_event(self, session_id: SessionId) -> int:
        board = self._board(session_id)
        board.event += 1
        return board.event

    async def all_answered(self, session_id: SessionId, question: int, now: int) -> bool:
        board = self._board(session_id)
        present = {player for player, until in board.present.items() if until > now}
        answered = board.receipts.get(question, {}).keys()
        return bool(present | answered) and present <= answered
