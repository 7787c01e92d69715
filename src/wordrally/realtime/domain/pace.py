"""Progress of one player in a paced mode, as the node of their connection knows it."""

from dataclasses import dataclass, field
from typing import Literal

from msgspec import structs

from wordrally.contracts.frames import GivenAnswer, QuestionView, RevealView
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import ReceivedAnswer, ScoredAnswer, TurnOpened
from wordrally.contracts.queue.nodes import PlayerSnapshot, SessionSnapshot
from wordrally.turns.course import MISS, RIGHT, course_of, is_done, next_turn

Asked = Literal["not_yet", "known", "next", "forgotten"]
"""Outcome of a request for a turn: the previous one is open, it was opened, it opens now, or it is over."""


@dataclass(slots=True)
class Pace:
    """The turns of one player.

    `marks` has a character for each ended turn: `1` right, `0` missed. `turn` is the newest stored turn,
    `opening` one that is being stored. `answer` and `reveal` are those of the newest ended turn; a turn whose
    time ran out has no answer. `is_asked`: the client waits for the next turn, which waits for a result.
    `openings`: the opening of each turn that this node knows.
    """

    marks: str = ""
    turn: TurnOpened | None = None
    opening: TurnOpened | None = None
    answer: GivenAnswer | None = None
    reveal: RevealView | None = None
    is_asked: bool = False
    openings: dict[int, TurnOpened] = field(default_factory=dict[int, TurnOpened])

    @property
    def done(self) -> int:
        """Return the number of ended turns."""
        return len(self.marks)

    @property
    def mastered(self) -> int:
        """Return the number of questions answered right once."""
        return self.marks.count(RIGHT)

    @property
    def open_turn(self) -> TurnOpened | None:
        """The turn that has not ended yet."""
        return self.turn if self.turn is not None and self.turn.turn > self.done else None

    def opened(self, turn: TurnOpened) -> None:
        """Note that a turn is stored; of two with the same number the first counts."""
        self.opening = None
        if self.turn is None or self.turn.turn < turn.turn:
            self.turn = turn
        self.openings.setdefault(turn.turn, turn)

    def answered(self, stored: ReceivedAnswer) -> None:
        """Note that an answer is stored and not judged yet."""
        if stored.turn > self.done and not stored.is_timeout:
            self.answer = GivenAnswer(
                question=stored.question,
                received_at=stored.received_at,
                choices=stored.choices,
                text=stored.text,
                opened_at=stored.opened_at,
                time_limit_ms=stored.time_limit_ms,
                turn=stored.turn,
            )

    def ended(self, result: ScoredAnswer) -> bool:
        """Note that a turn was judged, and return whether that is new."""
        if result.turn != self.done + 1:
            return False
        self.marks += RIGHT if result.correct else MISS
        self.reveal = result.reveal
        if result.is_timeout:
            self.answer = None
        elif self.answer is not None and self.answer.turn == result.turn:
            self.answer = structs.replace(
                self.answer, correct=result.correct, points=result.points, almost=result.almost
            )
        return True

    def learn(self, snapshot: PlayerSnapshot) -> None:
        """Merge what the quiz service knows; what is newer here stays."""
        if snapshot.turn is not None:
            self.openings.setdefault(snapshot.turn.turn, snapshot.turn)
            if self.turn is None or self.turn.turn < snapshot.turn.turn:
                self.turn = snapshot.turn
        if len(snapshot.marks) < self.done:
            return
        is_news = len(snapshot.marks) > self.done
        self.marks = snapshot.marks
        if self.answer is None or (self.answer.turn or 0) <= self.done:
            self.answer = snapshot.answer  # the newest one may have been given at another node
        if is_news or self.reveal is None:
            self.reveal = snapshot.reveal

    def asked(self, after: int | None) -> tuple[Asked, int]:
        """Return the outcome of a request for the turn after `after`, and the number of that turn.

        None stands for the last ended turn.
        """
        wanted = (self.done if after is None else after) + 1
        if wanted > self.done + 1:
            return "not_yet", wanted
        if wanted in self.openings:
            return "known", wanted
        return ("next" if wanted == self.done + 1 else "forgotten"), wanted


def turn_after(session: SessionSnapshot, player_id: PlayerId, pace: Pace, now: int) -> TurnOpened | None:
    """Return the next turn of a player, opened now, or None when nothing is left."""
    course = course_of(session.session_id, player_id, session.question_count, session.settings)
    turn = next_turn(course, pace.marks)
    if turn is None:
        return None
    return TurnOpened(session.session_id, player_id, turn.number, turn.question, turn.misses, now)


def is_finished(session: SessionSnapshot, pace: Pace) -> bool:
    """Return whether nothing is left for the player."""
    goal, questions = session.settings.goal, session.question_count
    return is_done(goal, questions, done=pace.done, mastered=pace.mastered)


def view_turn(session: SessionSnapshot, question: QuestionView, turn: TurnOpened) -> QuestionView:
    """Return the question of a turn as its player sees it."""
    return structs.replace(
        question, turn=turn.turn, opened_at=turn.opened_at, closes_at=closes_at(session, question, turn)
    )


def closes_at(session: SessionSnapshot, question: QuestionView, turn: TurnOpened) -> int:
    """Return the end of a turn: by its time limit if turns are timed, else with the session."""
    if session.settings.timed:
        return turn.opened_at + question.time_limit_ms
    return session.closes_at or 0
