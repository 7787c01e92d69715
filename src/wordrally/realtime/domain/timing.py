"""The times of a question as they hold for one player: pauses move them for those who have not answered yet."""

from msgspec import UNSET, structs

from wordrally.contracts.frames import GivenAnswer, QuestionView, TimingFrame


def own_question(question: QuestionView, given: GivenAnswer | None) -> QuestionView:
    """The question as its receiver has it; `given` is their stored answer, if it is to this question.

    An answer keeps the opening that it is judged by: what later pauses moved is taken back, extensions stay.
    """
    if given is None or given.question != question.index or not given.opened_at:
        return question
    moved_ms = question.opened_at - given.opened_at
    if not moved_ms:
        return question
    return structs.replace(question, opened_at=given.opened_at, closes_at=question.closes_at - moved_ms)


def timing(version: int, question: QuestionView) -> TimingFrame:
    """The times of a question as a frame."""
    return TimingFrame(
        version=version,
        question=question.index,
        opened_at=question.opened_at,
        closes_at=question.closes_at,
        time_limit_ms=question.time_limit_ms,
        paused_at=None if question.paused_at is UNSET else question.paused_at,
    )
