"""Times of a question for one player.

Pauses move them for players who have not answered yet, and some players are given more time.
"""

from msgspec import UNSET, structs

from wordrally.contracts.frames import TimingFrame
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.events import Needs
from wordrally.contracts.queue.nodes import SessionSnapshot
from wordrally.contracts.views import GivenAnswer, QuestionView

NO_NEEDS = Needs()


def question_of(session: SessionSnapshot, player_id: PlayerId) -> QuestionView | None:
    """Return the shown question with the times of one player, or None when they are not asked it."""
    question, needs = session.question, session.asked_needs.get(player_id, NO_NEEDS)
    if question is None or (needs.no_audio and question.kind == "listen"):
        return None
    return _with_more_time(question, needs.time_factor, session.extra_ms)


def longest_question(session: SessionSnapshot) -> QuestionView | None:
    """Return the question with the longest times of any player, for hosts."""
    question, extra_ms = session.question, session.extra_ms
    if question is None or not extra_ms:
        return question
    return _longer(question, extra_ms, extra_ms)


def _with_more_time(question: QuestionView, factor: float, most_ms: int) -> QuestionView:
    """Return the question with a longer time limit, which ends at most `most_ms` later."""
    extra_ms = round(question.time_limit_ms * (factor - 1))
    return _longer(question, extra_ms, min(extra_ms, most_ms)) if extra_ms else question


def _longer(question: QuestionView, limit_ms: int, end_ms: int) -> QuestionView:
    return structs.replace(
        question, time_limit_ms=question.time_limit_ms + limit_ms, closes_at=question.closes_at + end_ms
    )


def own_question(question: QuestionView, given: GivenAnswer | None) -> QuestionView:
    """Return the question as its receiver has it; `given` is their stored answer to it, if any.

    An answer keeps the opening that it is judged by: later pauses are undone, extensions stay.
    """
    if given is None or given.question != question.index or not given.opened_at:
        return question
    moved_ms = question.opened_at - given.opened_at
    if not moved_ms:
        return question
    return structs.replace(question, opened_at=given.opened_at, closes_at=question.closes_at - moved_ms)


def timing(version: int, question: QuestionView) -> TimingFrame:
    """Return the times of a question as a frame."""
    return TimingFrame(
        version=version,
        question=question.index,
        opened_at=question.opened_at,
        closes_at=question.closes_at,
        time_limit_ms=question.time_limit_ms,
        paused_at=None if question.paused_at is UNSET else question.paused_at,
    )
