"""Players and hosts of a measured game. Frames are told apart by a few bytes and never parsed."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from picows import WSFrame, WSListener, WSMsgType, WSTransport

_KIND = slice(9, 13)  # of `{"type":"question",…`
_HEADER_BYTES = 2
_LONG_HEADER_BYTES = 4
_LONG_FRAME_BYTES = 126


@dataclass(slots=True)
class Room:
    """One session and the measurements of its players.

    Instants are of `time.perf_counter`, latencies in seconds.
    """

    answer_within_s: float
    dice: random.Random
    question: int = -1
    accepted: list[float] = field(default_factory=list[float])
    results: list[float] = field(default_factory=list[float])
    spreads: list[float] = field(default_factory=list[float])
    arrived: list[float] = field(default_factory=list[float])
    refused: Counter[str] = field(default_factory=Counter[str])
    received_bytes: int = 0
    last_answer_at: float = 0.0
    answered: int = 0
    revealed: int = 0
    present: int = 0
    all_revealed: asyncio.Event = field(default_factory=asyncio.Event)

    def turn(self, question: int) -> None:
        """Prepare for the next question."""
        self.question = question
        self.arrived = []
        self.answered = self.revealed = 0
        self.all_revealed.clear()

    def check(self) -> None:
        """Note when everybody has seen the key."""
        if self.revealed >= self.present:
            self.all_revealed.set()

    def close(self) -> None:
        """Finish the question."""
        if self.arrived:
            first = min(self.arrived)
            self.spreads += [at - first for at in self.arrived]


class Player(WSListener):
    """Answers each question once, at a random moment of the window."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._transport: WSTransport | None = None
        self._sent_at = 0.0
        self._leaving = False
        self.welcome = asyncio.get_running_loop().create_future()

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is not WSMsgType.TEXT:
            return
        payload = frame.get_payload_as_bytes()
        size = len(payload)
        self._room.received_bytes += size + (
            _HEADER_BYTES if size < _LONG_FRAME_BYTES else _LONG_HEADER_BYTES
        )
        take = _TAKE.get(payload[_KIND])
        if take is not None:
            getattr(self, take)(time.perf_counter(), payload)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._transport = None
        if not self.welcome.done():
            self.welcome.set_exception(ConnectionResetError("closed before the welcome"))
        elif not self._leaving:
            self._room.refused["disconnected"] += 1
            self._room.present -= 1
            self._room.check()

    def leave(self) -> None:
        self._leaving = True
        if self._transport is not None:
            self._transport.disconnect(graceful=False)

    def take_welcome(self, now: float, _payload: bytes) -> None:
        if self.welcome.done():
            self._room.refused["welcomed again"] += 1
        else:
            self.welcome.set_result(now)
            self._room.present += 1

    def take_question(self, now: float, _payload: bytes) -> None:
        room = self._room
        room.arrived.append(now)
        after_s = room.dice.uniform(0, room.answer_within_s)
        asyncio.get_running_loop().call_later(after_s, self._answer)

    def _answer(self) -> None:
        if self._transport is None:
            return
        room = self._room
        message = b'{"type":"answer","question":%d,"choices":[%d]}' % (room.question, room.dice.randrange(4))
        self._sent_at = room.last_answer_at = time.perf_counter()
        self._transport.send(WSMsgType.TEXT, message)

    def take_accepted(self, now: float, _payload: bytes) -> None:
        self._room.accepted.append(now - self._sent_at)
        self._room.answered += 1

    def take_result(self, now: float, _payload: bytes) -> None:
        self._room.results.append(now - self._sent_at)

    def take_reveal(self, _now: float, _payload: bytes) -> None:
        room = self._room
        room.revealed += 1
        room.check()

    def take_done(self, _now: float, _payload: bytes) -> None:
        """Nothing is left, at one's own pace."""

    def take_error(self, _now: float, payload: bytes) -> None:
        self._room.refused[payload.decode()] += 1


_TAKE = {
    b"welc": "take_welcome",
    b"ques": "take_question",
    b"acce": "take_accepted",
    b"resu": "take_result",
    b"reve": "take_reveal",
    b"done": "take_done",
    b"erro": "take_error",
}


class Host(WSListener):
    """Sees what a host's screen sees; remembers when which leaderboard came."""

    def __init__(self) -> None:
        self.boards: list[tuple[float, bytes]] = []
        self._transport: WSTransport | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is WSMsgType.TEXT:
            payload = frame.get_payload_as_bytes()
            if payload[_KIND] == b"lead":
                self.boards.append((time.perf_counter(), payload))

    def leave(self) -> None:
        if self._transport is not None:
            self._transport.disconnect(graceful=False)
