"""The user service, as far as it picks words of classes."""

from dataclasses import dataclass, field

from wordrally.contracts.classes import ClassWordsReply, ClassWordsRequest


@dataclass
class FakeClassWords:
    """Implements `ClassWords`: answers with `reply`."""

    reply: ClassWordsReply = field(default_factory=lambda: ClassWordsReply(refused="unknown-class"))
    asked: list[ClassWordsRequest] = field(default_factory=list[ClassWordsRequest])

    async def pick(self, request: ClassWordsRequest) -> ClassWordsReply:
        self.asked.append(request)
        return self.reply
