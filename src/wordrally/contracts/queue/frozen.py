"""Questions that sessions are played with: the messages of `frozen.{quiz}.{digest}`."""

import msgspec

from wordrally.contracts.http.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Question,
    ScrambleQuestion,
    TextQuestion,
)
from wordrally.contracts.ids import SessionId


class FrozenTextQuestion(TextQuestion, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """`other_words` are texts that no typo may turn an answer into: words of the quiz and of the lexicon."""

    other_words: tuple[str, ...] = ()


class FrozenListenQuestion(ListenQuestion, frozen=True, kw_only=True, tag_field="kind", tag="listen"):
    """Like `FrozenTextQuestion`."""

    other_words: tuple[str, ...] = ()


FrozenQuestion = ChoiceQuestion | FrozenTextQuestion | ScrambleQuestion | FrozenListenQuestion
"""A question as a session asks and marks it, whatever becomes of its quiz and of the lexicon."""


class QuizFrozen(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of a session with their keys, as SESSIONS holds them for sessions of an older version."""

    session_id: SessionId
    questions: list[Question]


class QuestionsFrozen(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of one version of a quiz with their keys; never sent to `realtime`."""

    questions: list[FrozenQuestion]
