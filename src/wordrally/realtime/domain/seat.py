"""A player's place in a room, as the node where they are connected knows it."""

from dataclasses import dataclass, field

from msgspec import structs

from wordrally.contracts.ids import NodeId, PlayerId
from wordrally.contracts.queue.answers import ReceivedAnswer, ScoredAnswer
from wordrally.contracts.queue.nodes import PlayerSnapshot
from wordrally.contracts.views import GivenAnswer
from wordrally.realtime.domain.pace import Pace


@dataclass(slots=True)
class Seat:
    """Standing and newest answer of one player.

    `pending` is received but not yet stored, `answer` is stored. `floor` is the sequence in ANSWERS up to
    which a snapshot must have been scored to include everything this player ever answered. `visits` counts
    attempts to connect, `taken_over` is the last of them that another node ended. `before` is the node on
    which the player may still have an unstored answer: the store names each once, so it is kept until it was
    asked (None: any node). `pace` is set in paced modes. `text_key` encrypts the player's texts in the log.
    """

    player_id: PlayerId
    nickname: str = ""
    avatar: int | None = None
    team: int | None = None
    generation: int = 0
    removed: bool = False
    score: int = 0
    rank: int = 0
    place: int | None = None
    streak: int = 0
    answer: GivenAnswer | None = None
    pending: ReceivedAnswer | None = None
    repeats: int = 0
    floor: int = 0
    visits: int = 0
    taken_over: int = 0
    before: set[NodeId | None] = field(default_factory=set[NodeId | None])
    pace: Pace = field(default_factory=Pace)
    text_key: bytes = b""
    _known: bool = False
    _judged: int = 0  # a bit for each question whose result is known
    _early: list[ScoredAnswer] = field(default_factory=list[ScoredAnswer])

    def answered(self, question: int) -> int | None:
        """Return the receive time of the answer to this question that counts, if there is one."""
        for given in (self.pending, self.answer):
            if given is not None and given.question == question:
                return given.received_at
        return None

    def settle(self, stored: ReceivedAnswer) -> int:
        """Note that the pending answer is stored, and return the number of repeats that wait for it."""
        self.pending = None
        repeats, self.repeats = self.repeats, 0
        if stored.turn:
            self.pace.answered(stored)
            return repeats
        self.answer = GivenAnswer(
            question=stored.question,
            received_at=stored.received_at,
            choices=stored.choices,
            text=stored.text,
            opened_at=stored.opened_at or None,
            time_limit_ms=stored.time_limit_ms or None,
        )
        return repeats

    def learn(self, snapshot: PlayerSnapshot) -> None:
        """Merge what the quiz service knows; what is newer here stays, and a score never goes down."""
        self.nickname, self.avatar, self.team = snapshot.nickname, snapshot.avatar, snapshot.team
        self.text_key = snapshot.text_key
        self._sit(snapshot)
        if snapshot.score >= self.score:
            self._stand(snapshot)
        self.pace.learn(snapshot)
        if snapshot.answer is not None and not snapshot.answer.turn:
            self._remember(snapshot.answer)
        self._known = True
        early, self._early = self._early, []
        for scored in early:
            self.judge(scored)

    def _sit(self, snapshot: PlayerSnapshot) -> None:
        """Seat a player.

        A removed player may have been readmitted, which gives the seat another generation.
        """
        if snapshot.generation > self.generation:
            self.removed = snapshot.removed
        elif snapshot.generation == self.generation:
            self.removed = self.removed or snapshot.removed
        self.generation = max(self.generation, snapshot.generation)

    def readmit(self, generation: int) -> None:
        """Give the seat to the holder of its code: earlier tokens are refused."""
        if generation > self.generation:
            self.generation, self.removed = generation, False

    def judge(self, scored: ScoredAnswer) -> bool:
        """Take a result; true when it is news to the player. Before the first snapshot it waits for that."""
        if not self._known:
            self._early.append(scored)
            return False
        if scored.turn:
            return self._judge_turn(scored)
        bit = 1 << scored.question
        if self._judged & bit:
            return False
        self._judged |= bit
        if scored.score >= self.score:
            self._stand(scored)
        if self.answer is not None and self.answer.question == scored.question:
            self.answer = structs.replace(
                self.answer, correct=scored.correct, points=scored.points, almost=scored.almost
            )
        return True

    def _judge_turn(self, scored: ScoredAnswer) -> bool:
        is_news = self.pace.ended(scored)
        if is_news and scored.score >= self.score:
            self._stand(scored)
        return is_news

    def own_result(self, scored: ScoredAnswer) -> ScoredAnswer:
        """Return a result for its player.

        A repeated result of an earlier question takes back nothing they know.
        """
        if scored.score >= self.score:
            return scored
        return structs.replace(scored, score=self.score, rank=self.rank, place=self.place, streak=self.streak)

    def show(self) -> None:
        """Note that the player was shown their stored answer, and its result if known."""
        if self.answer is not None and self.answer.correct is not None:
            self._judged |= 1 << self.answer.question

    def _stand(self, known: PlayerSnapshot | ScoredAnswer) -> None:
        self.score, self.rank, self.place, self.streak = known.score, known.rank, known.place, known.streak

    def _remember(self, answer: GivenAnswer) -> None:
        known = self.answer
        if known is not None and known.question > answer.question:
            return
        if known is None or known.question < answer.question or known.correct is None:
            self.answer = answer
