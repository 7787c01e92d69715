"""Words of classes, requested from the user service over NATS."""

import msgspec

from wordrally.chassis.jetstream import JetStream, JetStreamUnavailable
from wordrally.contracts.classes import ClassWordsReply, ClassWordsRequest
from wordrally.contracts.subjects import CLASS_WORDS
from wordrally.quiz.authoring.application.class_quizzes import ClassWordsAway

TIMEOUT_S = 5.0

_reply = msgspec.msgpack.Decoder(ClassWordsReply)


class NatsClassWords:
    """Any replica of the user service answers. It checks that the account owns the class."""

    def __init__(self, jet: JetStream) -> None:
        self._jet = jet

    async def pick(self, request: ClassWordsRequest) -> ClassWordsReply:
        try:
            payload = msgspec.msgpack.encode(request)
            return _reply.decode(await self._jet.request(CLASS_WORDS, payload, timeout_s=TIMEOUT_S))
        except (JetStreamUnavailable, msgspec.MsgspecError) as error:
            raise ClassWordsAway(str(error)) from error
