"""The stream FROZEN: the questions that sessions are played with, stored once for each version of a quiz."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.http.quizzes import Question
from wordrally.contracts.ids import QuizId
from wordrally.contracts.queue import subjects
from wordrally.contracts.queue.events import SessionCreated
from wordrally.contracts.queue.frozen import FrozenQuestion, QuestionsFrozen, QuizFrozen
from wordrally.quiz.live.domain.freezing import order_choices

KEPT_QUIZZES = 256
"""Number of decoded quizzes in the cache. If more are in play on one process, they are read again."""

REPEATED_AFTER_MS = 24 * 3_600_000
"""Age after which a message is stored again for a new session, so that it outlives the session's log."""

DIGEST_CHARACTERS = 32

T = TypeVar("T")

encode = msgspec.msgpack.encode
decode_questions = msgspec.msgpack.Decoder(QuestionsFrozen)
decode_quiz = msgspec.msgpack.Decoder(QuizFrozen)


def now_ms() -> int:
    """Return the Unix time in ms by this machine's clock."""
    return time.time_ns() // 1_000_000


class JetStreamFrozenQuizzes:
    """`frozen.{quiz}.{digest}`: questions under the digest of their content.

    An edited or restored quiz never replaces another.
    """

    def __init__(self, jet: JetStream, clock: Callable[[], int] = now_ms) -> None:
        self._jet = jet
        self._clock = clock
        self._kept: OrderedDict[str, list[Question]] = OrderedDict()
        self._stored_at: OrderedDict[str, int] = OrderedDict()

    async def freeze(self, quiz_id: QuizId, questions: Sequence[FrozenQuestion]) -> str:
        payload = encode(QuestionsFrozen(questions=list(questions)))
        digest = hashlib.sha256(payload).hexdigest()[:DIGEST_CHARACTERS]
        subject = subjects.FROZEN_QUIZ.format(quiz_id, digest)
        if await self._last_stored_at(subject) < self._clock() - REPEATED_AFTER_MS:
            await self._jet.append(subject, payload)
            _remember(self._stored_at, subject, self._clock())
        return digest

    async def _last_stored_at(self, subject: str) -> int:
        """Return the time at which the message was stored, in Unix ms.

        It is 0 when there is no such message.
        """
        if (stored_at := self._stored_at.get(subject)) is not None:
            return stored_at
        stored = await self._jet.last(subjects.FROZEN, subject)
        if stored is None:
            return 0
        _remember(self._stored_at, subject, stored.at_ms)
        return stored.at_ms

    async def questions(self, created: SessionCreated) -> list[Question]:
        name = _name_of(created)
        if name not in self._kept:
            _remember(self._kept, name, await self._read(created))
        return order_choices(self._kept[name], created.choice_orders)

    async def erase(self, quiz_id: QuizId) -> None:
        prefix = subjects.FROZEN_QUIZ.format(quiz_id, "")
        for kept in (self._kept, self._stored_at):
            for name in [each for each in kept if each.startswith(prefix)]:
                del kept[name]
        await self._jet.erase(subjects.FROZEN, subjects.FROZEN_QUIZ.format(quiz_id, "*"))

    async def _read(self, created: SessionCreated) -> list[Question]:
        stream = subjects.FROZEN if created.frozen else subjects.SESSIONS
        stored = await self._jet.last(stream, _name_of(created))
        if stored is None:
            raise KeyError(created.session_id)
        decoder = decode_questions if created.frozen else decode_quiz
        return list(decoder.decode(stored.payload).questions)


def _name_of(created: SessionCreated) -> str:
    """Return the subject of a session's questions. An older version kept them beside the session's log."""
    if created.frozen:
        return subjects.FROZEN_QUIZ.format(created.quiz_id, created.frozen)
    return subjects.FROZEN_QUIZ_OF_SESSION.format(created.session_id)


def _remember(kept: OrderedDict[str, T], name: str, value: T) -> None:
    kept[name] = value
    kept.move_to_end(name)
    if len(kept) > KEPT_QUIZZES:
        kept.popitem(last=False)
