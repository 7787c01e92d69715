"""The questions of a session: frozen when it is opened, shown without their key, revealed with it."""

import random
from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from wordrally.contracts.frames import QuestionView, RevealView
from wordrally.contracts.quizzes import ChoiceQuestion, ListenQuestion, Question, ScrambleQuestion, kind_of


def draw_choice_orders(questions: Sequence[Question], dice: random.Random) -> list[list[int]]:
    """For each question the order in which one session shows its choices; empty where there are none."""
    return [_draw_order(question, dice) for question in questions]


def _draw_order(question: Question, dice: random.Random) -> list[int]:
    order = list(range(len(question.choices))) if isinstance(question, ChoiceQuestion) else []
    dice.shuffle(order)
    return order


def order_choices(questions: Sequence[Question], orders: Sequence[Sequence[int]]) -> list[Question]:
    """The questions as all players of one session get them; without `orders`, as their author wrote them."""
    if not orders:
        return list(questions)
    return [_reorder(question, order) for question, order in zip(questions, orders, strict=True)]


def _reorder(question: Question, order: Sequence[int]) -> Question:
    if not isinstance(question, ChoiceQuestion):
        return question
    return msgspec.structs.replace(
        question,
        choices=[question.choices[old] for old in order],
        correct=sorted(order.index(old) for old in question.correct),
    )


def view_question(question: Question, index: int, count: int, opened_at: int) -> QuestionView:
    """The question as players see it from `opened_at` on. No byte of it depends on which choices are right.

    `multiple` depends on how many are: players must know that they may pick several.
    """
    is_choice = isinstance(question, ChoiceQuestion)
    return QuestionView(
        index=index,
        count=count,
        kind=kind_of(question),
        prompt=question.prompt,
        media=question.media,
        choices=list(question.choices) if is_choice else None,
        multiple=is_choice and len(set(question.correct)) > 1,
        points=question.points,
        time_limit_ms=question.time_limit_ms,
        opened_at=opened_at,
        closes_at=opened_at + question.time_limit_ms,
        letters=list(question.letters) if isinstance(question, ScrambleQuestion) else None,
        spoken=question.spoken if isinstance(question, ListenQuestion) else None,
    )


def reveal_question(
    question: Question, index: int, counts: list[int] | dict[str, int], *, is_skipped: bool = False
) -> RevealView:
    """The key of a closed question, and how often each answer was given."""
    correct: list[int | str] = (
        list(question.correct) if isinstance(question, ChoiceQuestion) else list(question.accepted)
    )
    return RevealView(
        question=index,
        correct=correct,
        counts=counts,
        explanation=question.explanation,
        skipped=True if is_skipped else UNSET,
    )
