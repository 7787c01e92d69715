"""Questions of a session: frozen when it is opened, shown without their key, revealed with it."""

import random
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import UNSET, UnsetType

from wordrally.contracts.http.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Marking,
    Question,
    Quiz,
    ScrambleQuestion,
    Speech,
    TextQuestion,
    kind_of,
)
from wordrally.contracts.queue.frozen import FrozenListenQuestion, FrozenQuestion, FrozenTextQuestion
from wordrally.contracts.views import QuestionView, RevealView
from wordrally.vocabulary.languages.articles import main_language
from wordrally.vocabulary.marking import other_words

LONGEST_LISTED = 60
"""Length in characters up to which a text of the quiz counts as a word or an expression.

Longer ones are sentences.
"""


def with_marking_rules(quiz: Quiz, common: Mapping[str, frozenset[str]]) -> list[FrozenQuestion]:
    """Return the questions with their languages and the words that are never accepted as a typing error.

    `common` are the lexicon's words by language. The ones that matter are frozen, so that a later lexicon
    changes no session.
    """
    listed = [text for question in quiz.questions for text in _texts(question)]
    return [_with_rules(question, quiz.language, listed, common) for question in quiz.questions]


def _with_rules(
    question: Question, language: str, listed: Sequence[str], common: Mapping[str, frozenset[str]]
) -> FrozenQuestion:
    named = msgspec.structs.replace(
        question,
        prompt_language=question.prompt_language or language,
        answer_language=question.answer_language or language,
    )
    if isinstance(named, ChoiceQuestion | ScrambleQuestion):
        return named
    words = tuple(_other_words(named, listed, common))
    fields = msgspec.structs.asdict(named)
    if isinstance(named, TextQuestion):
        return FrozenTextQuestion(**fields, other_words=words)
    return FrozenListenQuestion(**fields, other_words=words)


def _other_words(
    question: TextQuestion | ListenQuestion, listed: Sequence[str], common: Mapping[str, frozenset[str]]
) -> list[str]:
    if question.marking is None or question.marking == Marking():
        return []
    language = question.answer_language or ""
    known = common.get(main_language(language) or "en", frozenset[str]())
    return other_words(question.accepted, language, listed, known.__contains__)


def _texts(question: Question) -> list[str]:
    """Return the words of a question that somebody might type for another answer of its quiz."""
    answers = question.choices if isinstance(question, ChoiceQuestion) else question.accepted
    return [
        text for text in (*answers, question.word or "", question.prompt) if 0 < len(text) <= LONGEST_LISTED
    ]


def draw_choice_orders(questions: Sequence[Question], dice: random.Random) -> list[list[int]]:
    """Draw for each question the order in which one session shows its choices.

    It is empty where there are none.
    """
    return [_draw_order(question, dice) for question in questions]


def _draw_order(question: Question, dice: random.Random) -> list[int]:
    order = list(range(len(question.choices))) if isinstance(question, ChoiceQuestion) else []
    dice.shuffle(order)
    return order


def order_choices(questions: Sequence[Question], orders: Sequence[Sequence[int]]) -> list[Question]:
    """Return the questions as all players of one session get them.

    Without `orders`, the choices stay as their author wrote them.
    """
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
    """Return the question as players see it from `opened_at` on.

    No byte of it depends on which choices are right. `multiple` depends on their number, since players must
    know that they may pick several.
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
        spoken=_spoken_by_devices(question),
        prompt_language=question.prompt_language,
        answer_language=question.answer_language,
    )


def _spoken_by_devices(question: Question) -> Speech | None:
    """Return the text that players' devices say; a recording is heard instead, and keeps the text secret."""
    if not isinstance(question, ListenQuestion):
        return None
    is_recorded = question.media is not None and question.media.kind == "audio"
    return None if is_recorded else question.spoken


def reveal_question(
    question: Question,
    index: int,
    counts: list[int] | dict[str, int] | UnsetType,
    *,
    is_skipped: bool = False,
) -> RevealView:
    """Return the key of a closed question and how often each answer was given.

    In paced modes answers are not counted (`counts` is UNSET).
    """
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
