"""One player's seat, as any client would keep it.

It reconnects, and sends its answer until it is told the outcome. It imports nothing of Wordrally and knows
only the public contract.
"""

import asyncio
import contextlib
import itertools
import json
import random
import time
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

ATTEMPTS = 80
"""Half a second apart: longer than a whole stack takes to start on a busy machine."""

PATIENCE_S = 60.0  # a busy machine is slow, not wrong
FINAL = frozenset({4001, 4003, 4009})
"""Close codes after which a client stays away."""

JSON = dict[str, Any]


def may_come_again(status: int) -> bool:
    """Whether the server is away, or asks to come later."""
    return status >= 500 or status in (408, 429)


def now_ms() -> float:
    """Unix milliseconds on this machine."""
    return time.time() * 1_000


class Player:
    """One player's seat and everything that was said to it."""

    def __init__(self, name: str, joined: JSON, doors: list[str]) -> None:
        """`doors`: origins where sockets are taken; each connection goes to the next one."""
        self.name = name
        self.joined = joined
        self.id: str = joined["player_id"]
        self.frames: list[JSON] = []
        self.accepted: dict[int, int] = {}
        self.refused: dict[int, str] = {}
        self.sent: dict[int, JSON] = {}
        self.sent_at: dict[int, float] = {}
        self.told_at: dict[int, float] = {}
        self.close_code: int | None = None
        self.outages = 0
        self._token: str = joined["token"]
        self._urls = itertools.cycle(door.replace("http", "ws", 1) + joined["socket_path"] for door in doors)
        self._socket: ClientConnection | None = None
        self._connecting_at = 0.0
        self._reader: asyncio.Task[None] | None = None
        self._news = asyncio.Condition()
        self._staying = False

    async def connect(self) -> None:
        """Connect, and from then on come back whenever the line breaks, as any client should."""
        self._staying = True
        seen = len(self.frames)
        self._reader = asyncio.create_task(self._stay(await self._open_patiently()))
        await self.until(lambda: any(f["type"] == "welcome" for f in self.frames[seen:]), "welcome")

    async def disconnect(self) -> None:
        self._staying = False
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await self._reader

    async def ended(self) -> None:
        """Wait until the server has closed the connection for good."""
        assert self._reader is not None
        await asyncio.wait_for(self._reader, PATIENCE_S)

    @property
    def is_connected(self) -> bool:
        return self._staying

    async def reconnect(self) -> None:
        await self.disconnect()
        await self.connect()

    def drop_line(self) -> None:
        """The network breaks: no goodbye, and the client comes back by itself."""
        if self._socket is not None and self._socket.transport is not None:
            self._socket.transport.abort()

    async def _open_patiently(self) -> ClientConnection:
        """A server that is away or busy is tried again; a refusal is final."""
        for _ in range(ATTEMPTS):
            try:
                return await self._open()
            except InvalidStatus as refusal:
                if not may_come_again(refusal.response.status_code):
                    raise
            except (OSError, TimeoutError, InvalidHandshake):
                pass
            await asyncio.sleep(0.5)
        raise AssertionError(f"{self.name} was not let in")

    async def _open(self) -> ClientConnection:
        protocols: Any = ["wordrally.v1", f"bearer.{self._token}"]
        self._connecting_at = now_ms()
        self._socket = await connect(
            next(self._urls), subprotocols=protocols, compression=None, open_timeout=30
        )
        return self._socket

    async def _stay(self, socket: ClientConnection) -> None:
        await self._read(socket)
        while self._staying and self.close_code not in FINAL:
            self.outages += 1
            await asyncio.sleep(random.uniform(0.05, 0.5))
            try:
                socket = await self._open()
            except (OSError, TimeoutError, InvalidHandshake):
                self.close_code = None
                continue
            if not self._staying:  # it was left while it opened
                await socket.close()
                return
            await self._read(socket)

    async def say(self, **frame: Any) -> None:
        """Send a frame, if the line stands."""
        assert self._socket is not None
        with contextlib.suppress(ConnectionClosed):
            await self._socket.send(json.dumps(frame))

    async def send_answer(self, index: int, *answers: JSON) -> None:
        """Send an answer, or several down the same line of which the first counts.

        A broken line is no harm, as the first goes again with the next `welcome`.
        """
        assert self._socket is not None
        self.sent.setdefault(index, answers[0])
        self.sent_at.setdefault(index, now_ms())
        socket = self._socket
        with contextlib.suppress(ConnectionClosed):
            for answer in answers:
                await socket.send(json.dumps({"type": "answer", "question": index, **answer}))

    async def until(self, condition: Callable[[], Any], what: str, timeout_s: float = PATIENCE_S) -> None:
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(condition), timeout_s)
            except TimeoutError:
                raise AssertionError(f"{self.name} waited in vain for {what}; saw {self.tail()}") from None

    def tail(self) -> list[str]:
        return [json.dumps(frame)[:160] for frame in self.frames[-6:]]

    def of(self, kind: str) -> list[JSON]:
        return [frame for frame in self.frames if frame["type"] == kind]

    def question(self, index: int) -> JSON | None:
        """The question as it was shown first, in a frame of its own or in a welcome."""
        return next((question for question in self.questions_shown() if question["index"] == index), None)

    def questions_shown(self) -> list[JSON]:
        """Every showing of a question, in frames of their own and in welcomes."""
        return [
            f["question"] for f in self.frames if f["type"] in ("question", "welcome") and "question" in f
        ]

    def saw_question(self, index: int) -> bool:
        return self.question(index) is not None

    def saw_reveal(self, index: int) -> bool:
        return any(
            (f["type"] == "reveal" and f["question"] == index)
            or (f["type"] == "welcome" and f.get("reveal", {}).get("question") == index)
            for f in self.frames
        )

    def saw_finish(self) -> bool:
        return bool(self.of("finished")) or any(
            f["session"]["phase"] == "finished" for f in self.of("welcome")
        )

    def board_after_reveal(self) -> bool:
        kinds = [frame["type"] for frame in self.frames]
        return "reveal" in kinds and "leaderboard" in kinds[kinds.index("reveal") :]

    def knows_outcome(self, index: int) -> bool:
        """Whether the player knows what became of their answer."""
        return index in self.accepted or index in self.refused or self.saw_reveal(index)

    async def _send_again(self, index: int) -> None:
        if index in self.sent and index not in self.accepted and index not in self.refused:
            await self.send_answer(index, self.sent[index])

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                frame = json.loads(text)
                frame["_seen_at"] = now_ms()
                frame["_connecting_at"] = self._connecting_at
                self._note(frame)
                async with self._news:
                    self.frames.append(frame)
                    self._news.notify_all()
                if frame["type"] == "welcome":
                    await self._go_on(frame)
        except ConnectionClosed:
            pass
        self.close_code = socket.close_code

    async def _go_on(self, welcome: JSON) -> None:
        """Do again what a broken line may have swallowed."""
        if self._is_led(welcome):
            await self._send_again(welcome["question"]["index"])

    @staticmethod
    def _is_led(welcome: JSON) -> bool:
        """Whether the host has a question open for all."""
        return welcome["session"]["phase"] == "open" and "turn" not in welcome.get("question", {"turn": 0})

    def _note(self, frame: JSON) -> None:
        """What became of an answer."""
        match frame:
            case {"type": "accepted", "question": index, "received_at": received_at}:
                self.accepted[index] = received_at
                self.told_at.setdefault(index, frame["_seen_at"])
            case {"type": "welcome", "your_answer": {"question": index, "received_at": received_at}}:
                self.accepted.setdefault(index, received_at)
                self.told_at.setdefault(index, frame["_seen_at"])
            case {"type": "welcome", "session": {"phase": "open"}, "question": {"index": index}}:
                self.refused.pop(index, None)  # it goes on after all, or will be refused again
            case {"type": "error", "code": "closed", "question": index} if index not in self.accepted:
                self.refused[index] = "closed"
            case _:
                pass
