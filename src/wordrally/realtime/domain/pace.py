"""Progress of one player in a paced mode, as the node of their connection knows it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from msgspec import structs

from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import ReceivedAnswer, ScoredAnswer, TurnOpened
from wordrally.contracts.queue.events import Needs
from wordrally.contracts.queue.nodes import PlayerSnapshot, SessionSnapshot
from wordrally.contracts.views import GivenAnswer, QuestionView, RevealView
from wordrally.turns.course import (
    MISS,
    RIGHT,
    Course,
    course_of,
    is_done,
    leave_out,
    left_out_from,
    next_turn,
    questions_in_all,
)
from wordrally.turns.reading import reading_ms

NO_NEEDS = Needs()

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
        self.openings.setdefault(turn.turn, turn)
        if self.turn is None or self.turn.turn < turn.turn:
            self.turn = self.openings[turn.turn]

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
            self.openings[snapshot.turn.turn] = snapshot.turn  # the first opening in the log
            if self.turn is None or self.turn.turn <= snapshot.turn.turn:
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


def turn_after(
    session: SessionSnapshot, views: Sequence[QuestionView], player_id: PlayerId, pace: Pace, now: int
) -> TurnOpened | None:
    """Return the next turn of a player, opened now, or None when nothing is left.

    It opens after the time to read its prompt.
    """
    course = _course(session, views, player_id, pace)
    turn = next_turn(course, pace.marks)
    if turn is None:
        return None
    question = views[turn.question]
    return TurnOpened(
        session.session_id,
        player_id,
        turn.number,
        turn.question,
        turn.misses,
        now + reading_ms(session.settings.reading, question.prompt),
        round(question.time_limit_ms * _needs(session, player_id).time_factor),
        course.left_out_from,
    )


def is_finished(
    session: SessionSnapshot, views: Sequence[QuestionView], player_id: PlayerId, pace: Pace
) -> bool:
    """Return whether nothing is left for the player."""
    if not _left_out_from(session, player_id, pace):
        goal, questions = session.settings.goal, session.question_count
        return is_done(goal, questions, done=pace.done, mastered=pace.mastered)
    return next_turn(_course(session, views, player_id, pace), pace.marks) is None


def questions_of(
    session: SessionSnapshot, views: Sequence[QuestionView], player_id: PlayerId, pace: Pace
) -> int:
    """Return the number of questions that the player is asked."""
    if not _left_out_from(session, player_id, pace):
        return session.question_count
    return questions_in_all(_course(session, views, player_id, pace), pace.marks)


def _course(
    session: SessionSnapshot, views: Sequence[QuestionView], player_id: PlayerId, pace: Pace
) -> Course:
    course = course_of(session.session_id, player_id, session.question_count, session.settings)
    since = _left_out_from(session, player_id, pace)
    return leave_out(course, [view.index for view in views if view.kind == "listen"], since)


def _left_out_from(session: SessionSnapshot, player_id: PlayerId, pace: Pace) -> int:
    """Return the turn from which on a player is not asked audio questions, or 0 if they are."""
    return left_out_from(pace.turn, pace.done, no_audio=_needs(session, player_id).no_audio)


def _needs(session: SessionSnapshot, player_id: PlayerId) -> Needs:
    return session.needs.get(player_id, NO_NEEDS)


def view_turn(session: SessionSnapshot, question: QuestionView, turn: TurnOpened) -> QuestionView:
    """Return the question of a turn as its player sees it."""
    return structs.replace(
        question,
        turn=turn.turn,
        opened_at=turn.opened_at,
        closes_at=closes_at(session, question, turn),
        time_limit_ms=limit_of(question, turn),
    )


def limit_of(question: QuestionView, turn: TurnOpened) -> int:
    """Return the time limit of a turn: the player's own, or the question's."""
    return turn.time_limit_ms or question.time_limit_ms


def closes_at(session: SessionSnapshot, question: QuestionView, turn: TurnOpened) -> int:
    """Return the end of a turn: by its time limit if turns are timed, else with the session."""
    if session.settings.timed:
        return turn.opened_at + limit_of(question, turn)
    return session.closes_at or 0
