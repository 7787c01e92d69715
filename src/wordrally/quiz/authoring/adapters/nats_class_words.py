"""Words of classes and learners, requested from the user service over NATS."""

from typing import TypeVar

import msgspec

from wordrally.chassis.queue.connection import JetStreamUnavailable
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.contracts.http.classes import (
    ClassWordsReply,
    ClassWordsRequest,
    OwnWordsReply,
    OwnWordsRequest,
)
from wordrally.contracts.queue.subjects import CLASS_WORDS, OWN_WORDS
from wordrally.quiz.authoring.application.class_quizzes import ClassWordsAway

TIMEOUT_S = 5.0

Reply = TypeVar("Reply")

_of_class = msgspec.msgpack.Decoder(ClassWordsReply)
_own = msgspec.msgpack.Decoder(OwnWordsReply)


class NatsClassWords:
    """Any replica of the user service answers. It checks that the account owns the class."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def pick(self, request: ClassWordsRequest) -> ClassWordsReply:
        return await self._ask(CLASS_WORDS, request, _of_class)

    async def pick_own(self, request: OwnWordsRequest) -> OwnWordsReply:
        return await self._ask(OWN_WORDS, request, _own)

    async def _ask(self, subject: str, request: object, decoder: msgspec.msgpack.Decoder[Reply]) -> Reply:
        try:
            payload = msgspec.msgpack.encode(request)
            return decoder.decode(await self._jet.request(subject, payload, timeout_s=TIMEOUT_S))
        except (JetStreamUnavailable, msgspec.MsgspecError) as error:
            raise ClassWordsAway(str(error)) from error
