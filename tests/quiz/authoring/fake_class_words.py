"""The user service, as far as it picks words of classes."""

from dataclasses import dataclass, field

from wordrally.contracts.http.classes import (
    ClassWordsReply,
    ClassWordsRequest,
    OwnWordsReply,
    OwnWordsRequest,
)


@dataclass
class FakeClassWords:
    """Implements `ClassWords`: answers with `reply` and `own`."""

    reply: ClassWordsReply = field(default_factory=lambda: ClassWordsReply(refused="unknown-class"))
    own: OwnWordsReply = field(default_factory=OwnWordsReply)
    asked: list[ClassWordsRequest] = field(default_factory=list[ClassWordsRequest])
    own_asked: list[OwnWordsRequest] = field(default_factory=list[OwnWordsRequest])

    async def pick(self, request: ClassWordsRequest) -> ClassWordsReply:
        self.asked.append(request)
        return self.reply

    async def pick_own(self, request: OwnWordsRequest) -> OwnWordsReply:
        self.own_asked.append(request)
        return self.own
