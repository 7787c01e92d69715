"""A player at their own pace, as any client would keep the seat: turns are asked for, answered, found again.

It imports nothing of Wordrally and knows only the public contract.
"""

import asyncio

from tests.system.player import JSON, Player, now_ms

ASKS_AGAIN_S = 0.5


class Racer(Player):
    """One seat in a paced mode. `accepted`, `refused`, `sent` and the others are by turn, not by question."""

    def __init__(self, name: str, joined: JSON, doors: list[str]) -> None:
        super().__init__(name, joined, doors)
        self.turns: dict[int, JSON] = {}
        """Each turn as it was shown first."""
        self.reshown: list[JSON] = []
        """Turns that were shown otherwise than at first."""
        self.ended: set[int] = set()
        self.asked: int | None = None
        """The turn after which the next one was asked for, until it comes."""
        self._saying: set[asyncio.Task[None]] = set()

    @property
    def open_turn(self) -> JSON | None:
        """The newest turn, unless it has ended."""
        newest = max(self.turns, default=0)
        return self.turns[newest] if newest and newest not in self.ended else None

    @property
    def is_done(self) -> bool:
        return bool(self.of("done")) or any(f["you"].get("finished") for f in self.of("welcome"))

    async def answer(self, turn: JSON, *answers: JSON) -> None:
        """Answer a turn; of several answers the first counts."""
        number = turn["turn"]
        self.sent.setdefault(number, answers[0])
        self.sent_at.setdefault(number, now_ms())
        for given in answers:
            await self.say(type="answer", question=turn["index"], turn=number, **given)

    async def ask_after(self, turn: int) -> None:
        """Ask for the next turn; a broken line is no harm, as it is asked for again."""
        self.asked = turn
        await self.say(type="next", after=turn)

    async def next_turn(self) -> JSON | None:
        """The turn that is open, or None once nothing is left or the session is over."""
        await self.until(lambda: self.open_turn or self.is_over, "a turn")
        return self.open_turn if not self.is_over else None

    @property
    def is_over(self) -> bool:
        return self.is_done or self.saw_finish()

    def is_told(self, turn: int) -> bool:
        """Whether the player knows what became of their answer."""
        return turn in self.accepted or turn in self.refused or self.has_ended(turn)

    def has_ended(self, turn: int) -> bool:
        return turn in self.ended or self.saw_finish()

    async def _go_on(self, welcome: JSON) -> None:
        shown = welcome.get("question")
        if shown is None or welcome["session"]["phase"] != "open":
            return
        number = shown["turn"]
        if number in self.sent and number not in self.accepted and number not in self.refused:
            await self.say(type="answer", question=shown["index"], turn=number, **self.sent[number])
        if self.asked is not None and not welcome["you"]["finished"]:
            await self.say(type="next", after=self.asked)

    def _note(self, frame: JSON) -> None:
        match frame:
            case {"type": "accepted", "turn": turn, "received_at": received_at}:
                self._accept(turn, received_at, frame)
            case {"type": "error", "code": "already_answered", "turn": turn, "received_at": received_at}:
                self._accept(turn, received_at, frame)
            case {"type": "error", "code": "closed", "turn": turn} if turn not in self.accepted:
                self.refused[turn] = "closed"
            case {"type": "error", "code": "unavailable"} if self.asked is not None:
                asyncio.get_running_loop().call_later(ASKS_AGAIN_S, self._ask_again, self.asked)
            case {"type": "question", "question": question}:
                self._show(question)
            case {"type": "reveal", "turn": turn}:
                self.ended.add(turn)
            case {"type": "welcome"}:
                self._note_welcome(frame)
            case _:
                pass

    def _note_welcome(self, frame: JSON) -> None:
        if "question" in frame:
            self._show(frame["question"])
        if "your_answer" in frame:
            self._accept(frame["your_answer"]["turn"], frame["your_answer"]["received_at"], frame)
        if "reveal" in frame:
            self.ended.add(frame["reveal"]["turn"])
        self.ended.update(range(1, frame["you"].get("done", 0) + 1))

    def _accept(self, turn: int, received_at: int, frame: JSON) -> None:
        self.accepted.setdefault(turn, received_at)
        self.told_at.setdefault(turn, frame["_seen_at"])

    def _show(self, question: JSON) -> None:
        first = self.turns.setdefault(question["turn"], question)
        if _without_end(first) != _without_end(question):
            self.reshown.append(question)
        if self.asked is not None and question["turn"] > self.asked:
            self.asked = None

    def _ask_again(self, after: int) -> None:
        if self.asked == after and self.is_connected:
            self._saying.add(asking := asyncio.create_task(self.say(type="next", after=after)))
            asking.add_done_callback(self._saying.discard)


def _without_end(question: JSON) -> JSON:
    """The host may move the end of the session, and nothing else of a turn."""
    return {name: value for name, value in question.items() if name != "closes_at"}
