"""Players of a paced session who have nothing left, since they are not asked audio questions."""

from collections.abc import Sequence

from wordrally.contracts.http.quizzes import ListenQuestion, Question
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import TurnOpened
from wordrally.quiz.live.domain.session import SessionState
from wordrally.turns.course import Course, course_of, leave_out, left_out_from, next_turn


def audio_questions(questions: Sequence[Question]) -> frozenset[int]:
    """Return the indexes of the questions that a player has to hear."""
    return frozenset(index for index, one in enumerate(questions) if isinstance(one, ListenQuestion))


def has_nothing_left(
    session: SessionState,
    questions: Sequence[Question],
    player_id: PlayerId,
    marks: str,
    newest: TurnOpened | None,
) -> bool:
    """Return whether a player with these ended turns is asked nothing more."""
    return next_turn(own_course(session, questions, player_id, marks, newest), marks) is None


def own_course(
    session: SessionState,
    questions: Sequence[Question],
    player_id: PlayerId,
    marks: str,
    newest: TurnOpened | None,
) -> Course:
    """Return the course of a player with these ended turns, without what they are not asked."""
    created, needs = session.created, session.needs.get(player_id)
    since = left_out_from(newest, len(marks), no_audio=needs is not None and needs.no_audio)
    course = course_of(created.session_id, player_id, len(questions), created.settings)
    return leave_out(course, audio_questions(questions), since)
