"""A quiz service small enough to see through: one quiz of four choices, a point for the first choice."""

from msgspec import UNSET, structs

from tests.realtime.fake_players import POINTS, QUESTIONS, FakePlayer, scored_answer, view
from wordrally.contracts.http.sessions import Feedback, Settings, Standing
from wordrally.contracts.ids import AccountId, NodeId, PlayerId, SessionId
from wordrally.contracts.queue import events
from wordrally.contracts.queue.answers import ReceivedAnswer, Scored, ScoredAnswer
from wordrally.contracts.queue.nodes import (
    PlayerSnapshot,
    PresenceChanged,
    RosterChanged,
    SessionSnapshot,
    SnapshotReply,
    SnapshotRequest,
)
from wordrally.contracts.views import GivenAnswer, PlayerRef, QuestionView, RevealView

HOST = AccountId("host-1")


class FakeSession:
    """State of one session and how it changes; `emit` gets what would go over the wire."""

    def __init__(self, session_id: SessionId, feedback: Feedback = "immediate") -> None:
        self.players: dict[PlayerId, FakePlayer] = {}
        self.listens: set[int] = set()
        self.state = SessionSnapshot(
            session_id=session_id,
            host_id=HOST,
            pin="12345678",
            mode="live",
            phase="lobby",
            quiz_title="Weather",
            question_count=QUESTIONS,
            locked=False,
            settings=Settings(feedback=feedback),
            version=1,
            sequence=1,
            question=None,
            reveal=None,
            sealed=None,
            event=0,
            board_version=0,
            answered=0,
            players=0,
            connected=0,
            top=[],
        )

    @property
    def holds_back(self) -> bool:
        return self.state.settings.feedback == "at_close"

    def join(self, nickname: str) -> FakePlayer:
        player = FakePlayer(PlayerId(f"{self.state.session_id}-{nickname}"), nickname)
        self.players[player.player_id] = player
        self._change(players=len(self._ranked()), top=self._top())
        return player

    def _change(self, **fields: object) -> None:
        self.state = structs.replace(self.state, **fields)

    def _ranked(self) -> list[FakePlayer]:
        seated = [player for player in self.players.values() if not player.removed]
        return sorted(seated, key=lambda player: (-player.board, player.player_id))

    def _top(self) -> list[Standing]:
        return [
            Standing(
                rank=rank,
                player_id=player.player_id,
                nickname=player.nickname,
                score=player.board,
                place=self._place(player),
            )
            for rank, player in enumerate(self._ranked()[:10], start=1)
        ]

    def _place(self, player: FakePlayer) -> int | None:
        better = sum(other.board > player.board for other in self._ranked())
        return better + 1 if player.board else None

    def rank(self, player: FakePlayer) -> int:
        return 0 if player.removed else self._ranked().index(player) + 1

    def open(self, index: int, now: int, time_limit_ms: int = 20_000) -> events.QuestionOpened:
        question = view(index, now, time_limit_ms)
        self._change(
            phase="open",
            question=question,
            reveal=None,
            sealed=None,
            answered=0,
            version=self.state.version + 1,
        )
        return events.QuestionOpened(version=self.state.version, at=now, question=question)

    def prepare_race(self) -> None:
        """A lobby of a session in which everybody will go at their own pace."""
        self._change(mode="race")

    def race(self, now: int, **settings: object) -> events.SessionOpened:
        """Open the session, in which everybody goes at their own pace."""
        chosen = Settings(order="quiz", **settings)  # pyright: ignore[reportArgumentType]
        closes_at = now + 60_000
        self._change(
            mode="race", phase="open", settings=chosen, closes_at=closes_at, version=self.state.version + 1
        )
        return events.SessionOpened(version=self.state.version, at=now, closes_at=closes_at)

    def views(self) -> list[QuestionView]:
        shown = [view(index, 0) for index in range(QUESTIONS)]
        return [structs.replace(one, kind="listen") if one.index in self.listens else one for one in shown]

    def _score_turns(self, answers: list[ReceivedAnswer]) -> Scored:
        """Judge turns at their players' own pace, each once."""
        results: list[ScoredAnswer] = []
        for answer in answers:
            player = self.players[answer.player_id]
            points = POINTS >> answer.misses if answer.choices == [0] else 0
            if answer.turn == len(player.marks) + 1:
                player.marks += "1" if points else "0"
                player.board += points
                player.score += points
                player.last = answer
            reveal = RevealView(question=answer.question, correct=[0], explanation=None, turn=answer.turn)
            results.append(
                ScoredAnswer(
                    player.player_id,
                    answer.question,
                    answer.received_at,
                    points > 0,
                    points,
                    player.score,
                    self.rank(player),
                    player.streak,
                    turn=answer.turn,
                    misses=answer.misses,
                    reveal=reveal,
                    is_timeout=answer.is_timeout,
                )
            )
        self._change(event=self.state.event + 1, board_version=self.state.board_version + 1, top=self._top())
        told = self.scored(answers[0].turn - 1, [], [])
        return structs.replace(told, results=results)

    def extend(self, now: int) -> events.QuestionExtended:
        question = self.state.question
        assert question is not None
        self._change(question=structs.replace(question, closes_at=question.closes_at + 30_000))
        return events.QuestionExtended(
            version=self.state.version,
            at=now,
            index=question.index,
            closes_at=question.closes_at + 30_000,
            resumed_at=now,
        )

    def pause(self, now: int) -> events.QuestionPaused:
        question = self.state.question
        assert question is not None
        self._change(question=structs.replace(question, paused_at=now))
        return events.QuestionPaused(version=self.state.version, at=now, index=question.index)

    def resume(self, now: int) -> events.QuestionResumed:
        question = self.state.question
        assert question is not None
        assert question.paused_at is not UNSET
        length_ms = now - question.paused_at
        moved = structs.replace(
            question,
            opened_at=question.opened_at + length_ms,
            closes_at=question.closes_at + length_ms,
            paused_at=UNSET,
        )
        self._change(question=moved)
        return events.QuestionResumed(
            version=self.state.version,
            at=now,
            index=moved.index,
            opened_at=moved.opened_at,
            closes_at=moved.closes_at,
        )

    def seal(self, now: int) -> events.QuestionSealed:
        question = self.state.question
        assert question is not None
        self._change(sealed=question.index)
        return events.QuestionSealed(version=self.state.version, at=now, index=question.index)

    def close(self, now: int) -> events.QuestionClosed:
        question = self.state.question
        assert question is not None
        if self.holds_back:
            self._settle(question.index)
        for player in self.players.values():
            player.board = player.score
        counts = [0] * len(question.choices or [])
        for player in self.players.values():
            for choice in self._choices(player, question.index):
                counts[choice] += 1
        reveal = RevealView(question=question.index, correct=[0], counts=counts, explanation=None)
        question = structs.replace(question, closes_at=min(now, question.closes_at))
        self._change(
            phase="closed",
            question=question,
            reveal=reveal,
            sealed=None,
            top=self._top(),
            version=self.state.version + 1,
            board_version=self.state.board_version + 1,
        )
        return events.QuestionClosed(
            version=self.state.version,
            at=now,
            index=question.index,
            reason="host",
            closes_at=question.closes_at,
            reveal=reveal,
            top=self.state.top,
            players=self.state.players,
            board_version=self.state.board_version,
        )

    def _choices(self, player: FakePlayer, question: int) -> list[int]:
        return (player.answers[question][0].choices or []) if question in player.answers else []

    def _settle(self, question: int) -> None:
        for player in self.players.values():
            if question in player.answers:
                self._award(player, player.answers[question][1])

    def _award(self, player: FakePlayer, points: int) -> None:
        player.score += points
        player.streak = player.streak + 1 if points else 0

    def finish(self, now: int) -> events.SessionFinished:
        self._change(phase="finished", version=self.state.version + 1)
        return events.SessionFinished(
            version=self.state.version,
            at=now,
            reason="host",
            top=self.state.top,
            players=self.state.players,
            board_version=self.state.board_version,
        )

    def lock(self, now: int) -> events.SessionLocked:
        self._change(locked=True)
        return events.SessionLocked(version=self.state.version, at=now)

    def remove(self, player_id: PlayerId, now: int) -> events.PlayerRemoved:
        self.players[player_id].removed = True
        self._change(players=len(self._ranked()), top=self._top())
        return events.PlayerRemoved(version=self.state.version, at=now, player_id=player_id)

    def readmit(self, player_id: PlayerId, now: int) -> events.PlayerReadmitted:
        self.players[player_id].removed = False
        return events.PlayerReadmitted(
            version=self.state.version,
            at=now,
            player_id=player_id,
            generation=1,
            code_hash="",
            expires_at=now + 600_000,
        )

    def move(self, to: str, now: int) -> events.SessionMoved:
        self._change(moved_to=SessionId(to), moved_at=now)
        return events.SessionMoved(version=self.state.version, at=now, session_id=SessionId(to))

    def need(self, player_id: PlayerId, needs: events.Needs, now: int) -> events.PlayerNeedsChanged:
        self._change(needs=self.state.needs | {player_id: needs})
        version = self.state.version
        return events.PlayerNeedsChanged(version=version, at=now, player_id=player_id, needs=needs)

    def append(self) -> tuple[int, int]:
        """Sequence of the next event of the log, and of the one before."""
        before = self.state.sequence
        self._change(sequence=before + 3)  # other subjects of the stream take numbers, too
        return before + 3, before

    def score(self, answers: list[ReceivedAnswer]) -> Scored | None:
        """Judge a batch's answers to this session: the first of each player counts."""
        if answers[0].turn:
            return self._score_turns(answers)
        fresh: list[FakePlayer] = []
        question = answers[0].question
        for answer in answers:
            player = self.players[answer.player_id]
            if answer.question in player.answers:
                continue
            points = POINTS if answer.choices == [0] else 0
            player.answers[answer.question] = (answer, points)
            if not self.holds_back:
                self._award(player, points)
            fresh.append(player)
        if not fresh:
            return None
        before = self.state.top
        self._change(
            event=self.state.event + 1,
            answered=sum(question in player.answers for player in self.players.values()),
            top=self._top(),
            board_version=self.state.board_version + 1,
        )
        return self.scored(question, [] if self.holds_back else fresh, before)

    def results(self) -> Scored:
        """Everyone's results of the question that closed, where they were held back."""
        question = self.state.question
        assert question is not None
        self._change(event=self.state.event + 1)
        answered = [player for player in self.players.values() if question.index in player.answers]
        return self.scored(question.index, answered, self.state.top)

    def scored(self, question: int, players: list[FakePlayer], before: list[Standing]) -> Scored:
        return Scored(
            session_id=self.state.session_id,
            event=self.state.event,
            question=question,
            answered=self.state.answered,
            present=self.state.connected,
            board_version=self.state.board_version,
            players=self.state.players,
            results=[scored_answer(player, question, self.rank(player)) for player in players],
            top=None if self.state.top == before else self.state.top,
        )

    def lose_store(self) -> None:
        """Where everybody is connected is forgotten, until nodes repeat it or players connect."""
        for player in self.players.values():
            player.node, player.is_lost, player.here = None, True, False

    def presence(self, change: PresenceChanged) -> RosterChanged | None:
        joined, left = [], []
        for player_id in change.joined:
            player = self.players[player_id]
            if player.node in (None, change.node_id) and not player.here:
                joined.append(player)
            if player.node in (None, change.node_id):
                player.node, player.is_lost, player.here = change.node_id, False, True
        for player_id in change.left:
            player = self.players[player_id]
            if player.node == change.node_id and player.here:
                player.here = False
                left.append(player)
        if not joined and not left:
            return None
        self._change(connected=sum(player.here for player in self.players.values()))
        return RosterChanged(
            session_id=self.state.session_id,
            players=self.state.connected,
            joined=[PlayerRef(player_id=player.player_id, nickname=player.nickname) for player in joined],
            left=[player.player_id for player in left],
        )

    def snapshot(self, request: SnapshotRequest) -> SnapshotReply:
        known = [self.players[player_id] for player_id in request.players if player_id in self.players]
        return SnapshotReply(
            session=self.state, players=[self._see(player, request.connecting) for player in known]
        )

    def _see(self, player: FakePlayer, connecting: NodeId | None) -> PlayerSnapshot:
        previous = player.node
        is_lost = player.is_lost
        if connecting is not None:
            player.node, player.is_lost = connecting, False
        return PlayerSnapshot(
            player_id=player.player_id,
            nickname=player.nickname,
            removed=player.removed,
            score=player.score,
            rank=self.rank(player),
            streak=player.streak,
            answer=self._given(player),
            previous_node=previous if connecting is not None and previous != connecting else None,
            is_lost=is_lost,
            marks=player.marks,
            turn=player.turn,
            ended_question=None if player.last is None else player.last.question,
            reveal=self._last_reveal(player),
        )

    @staticmethod
    def _last_reveal(player: FakePlayer) -> RevealView | None:
        if player.last is None:
            return None
        return RevealView(question=player.last.question, correct=[0], explanation=None, turn=player.last.turn)

    def _given(self, player: FakePlayer) -> GivenAnswer | None:
        question = self.state.question
        if player.last is not None and not player.last.is_timeout:
            return GivenAnswer(
                question=player.last.question,
                received_at=player.last.received_at,
                choices=player.last.choices,
                turn=player.last.turn,
            )
        if question is None or question.index not in player.answers:
            return None
        answer, points = player.answers[question.index]
        tells = not self.holds_back or self.state.phase != "open"
        return GivenAnswer(
            question=question.index,
            received_at=answer.received_at,
            choices=answer.choices,
            correct=points > 0 if tells else None,
            points=points if tells else None,
            opened_at=answer.opened_at or None,
            time_limit_ms=answer.time_limit_ms or None,
        )
