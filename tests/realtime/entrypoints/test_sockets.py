"""One socket: its limits, its close codes, and that no bytes at all make it fail."""

import asyncio
import json
import struct
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from tests.realtime.entrypoints.test_door import request
from tests.realtime.fake_players import FakePlayer
from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.fake_quiz import FakeSession
from tests.realtime.nodes import RunningNode, player_token, ports_of, running
from wordrally.contracts import frames
from wordrally.realtime.domain.token_bucket import FRAMES
from wordrally.realtime.entrypoints import connections as connections_module


class Raw:
    """A client that can send whatever it likes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connect(cls, node: RunningNode, player: FakePlayer) -> "Raw":
        reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
        writer.write(request(token=player_token("s1", player.player_id)))
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
        return cls(reader, writer)

    def send(self, opcode: int, payload: bytes, *, fin: bool = True, rsv: int = 0) -> None:
        """A masked frame; the mask is zero."""
        first = (0x80 if fin else 0) | (rsv << 4) | opcode
        size = len(payload)
        length = bytes([0x80 | size]) if size < 126 else struct.pack("!BH", 0x80 | 126, size)
        self._writer.write(bytes([first]) + length + bytes(4) + payload)

    async def frame(self) -> tuple[int, bytes]:
        """Opcode and payload of the next frame from the server."""
        first, size = await self._reader.readexactly(2)
        if size == 126:
            (size,) = struct.unpack("!H", await self._reader.readexactly(2))
        return first & 15, await self._reader.readexactly(size)

    async def closed(self) -> int:
        """Read on until the close frame; its code."""
        while True:
            opcode, payload = await self.frame()
            if opcode == 8:
                return struct.unpack("!H", payload[:2])[0]

    async def until(self, piece: bytes) -> bytes:
        """Read on until a payload with that in it. Raises `ConnectionError` when the server closes."""
        while True:
            opcode, payload = await self.frame()
            if opcode == 8:
                raise ConnectionError
            if piece in payload:
                return payload

    def end(self) -> None:
        self._writer.close()


def setting() -> tuple[FakeNetwork, FakeSession, FakePlayer]:
    network = FakeNetwork()
    session = network.session()
    return network, session, session.join("ann")


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"opcode": 1, "payload": b"\xff\xfe"}, 1007),
        ({"opcode": 1, "payload": b'{"type":"ping","t":1,"x":"\xff"}'}, 1007),
        ({"opcode": 2, "payload": b"{}"}, 1003),
        ({"opcode": 1, "payload": b" " * (frames.MAX_FRAME_BYTES + 1)}, 1009),
        ({"opcode": 0, "payload": b"{}"}, 1002),
        ({"opcode": 1, "payload": b"{}", "rsv": 4}, 1002),
        ({"opcode": 3, "payload": b""}, 1002),
    ],
)
async def test_what_is_not_a_text_frame_ends_the_connection(frame: dict[str, Any], code: int) -> None:
    network, _, ann = setting()
    async with running(ports_of(network)) as node:
        raw = await Raw.connect(node, ann)
        raw.send(**frame)
        assert await raw.closed() == code
        raw.end()


async def test_fragments_are_put_together() -> None:
    network, _, ann = setting()
    async with running(ports_of(network)) as node:
        raw = await Raw.connect(node, ann)
        raw.send(1, b'{"type":"pi', fin=False)
        raw.send(9, b"between")
        raw.send(0, b'ng","t', fin=False)
        raw.send(0, b'":5}')
        assert await raw.until(b"between") == b"between"
        assert b'"t":5' in await raw.until(b"pong")
        raw.end()


async def test_fragments_together_are_as_limited_as_one_frame() -> None:
    network, _, ann = setting()
    async with running(ports_of(network)) as node:
        raw = await Raw.connect(node, ann)
        raw.send(1, b" " * 3_000, fin=False)
        raw.send(0, b" " * 3_000)
        assert await raw.closed() == 1009
        raw.end()


async def test_a_message_within_a_message_ends_the_connection() -> None:
    network, _, ann = setting()
    async with running(ports_of(network)) as node:
        raw = await Raw.connect(node, ann)
        raw.send(1, b"{", fin=False)
        raw.send(1, b"{}")
        assert await raw.closed() == 1002
        raw.end()


@pytest.mark.parametrize(
    "message",
    [
        "",
        "null",
        "[1]",
        "{}",
        '{"type":"cheat"}',
        '{"type":"answer"}',
        '{"type":"answer","question":-1,"choices":[0]}',
        '{"type":"answer","question":0,"choices":"all"}',
        '{"type":"answer","question":1e400,"choices":[0]}',
        '{"type":"ping","t":"now"}',
        '{"type":"ping","t":1,"x":' + "[" * 3_000 + "]" * 900 + "}",
    ],
)
async def test_what_is_not_a_frame_of_the_contract_is_told_so_and_the_connection_stays(message: str) -> None:
    network, session, ann = setting()
    async with running(ports_of(network)) as node, node.player(session, ann) as client:
        await client.until("welcome")
        await client.connection.send(message)
        error = await client.until("error", code="invalid")
        assert error["detail"]
        await client.send(type="ping", t=2)
        await client.until("pong", t=2)


@pytest.mark.parametrize("t", [0, -5, 2**63, 10**100])
async def test_a_ping_is_answered_with_the_same_integer(t: int) -> None:
    network, session, ann = setting()
    async with running(ports_of(network)) as node, node.player(session, ann) as client:
        await client.until("welcome")
        await client.connection.send(f'{{"type":"ping","t":{t},"unknown":true}}')
        while not (text := await client.connection.recv()).startswith('{"type":"pong"'):  # type: ignore[arg-type]
            pass
        assert text == f'{{"type":"pong","t":{t},"server_at":{network.now}}}'


async def test_an_answer_to_an_absurdly_numbered_question_is_invalid() -> None:
    network, session, ann = setting()
    async with running(ports_of(network)) as node, node.player(session, ann) as client:
        await client.send(type="answer", question=0, choices=[0])
        await client.until("error", code="not_open")
        await client.connection.send('{"type":"answer","question":1%s,"choices":[0]}' % ("0" * 60))
        assert "question" not in await client.until("error", code="invalid")


async def test_a_host_does_not_answer() -> None:
    network, session, _ = setting()
    async with running(ports_of(network)) as node, node.host(session) as host:
        network.happen(session, session.open(0, network.now))
        await host.answer(0, 0)
        await host.until("error", code="invalid")


async def test_too_many_frames_are_refused_and_a_flood_is_cut() -> None:
    network, session, ann = setting()
    async with running(ports_of(network)) as node, node.player(session, ann) as client:
        await client.until("welcome")
        for number in range(FRAMES.burst + 1):
            await client.send(type="ping", t=number)
        await client.until("error", code="rate_limited")
        network.now += 1_000
        await client.send(type="ping", t=999)
        await client.until("pong", t=999)
        for number in range(FRAMES.burst + FRAMES.patience + 2):
            await client.send(type="ping", t=number)
        assert await client.closed() == frames.TOO_MANY_FRAMES


async def test_a_newer_connection_takes_the_place_of_the_older() -> None:
    network, session, ann = setting()
    async with running(ports_of(network)) as node, node.player(session, ann) as older:
        await older.until("welcome")
        async with node.player(session, ann) as newer:
            await newer.until("welcome")
            assert await older.closed() == frames.REPLACED
            network.happen(session, session.open(0, network.now))
            await newer.until("question")
            assert not any(ann.player_id in report.left for report in network.reports)


async def test_a_host_may_have_several_screens() -> None:
    network, session, _ = setting()
    async with running(ports_of(network)) as node, node.host(session) as one, node.host(session) as two:
        network.happen(session, session.open(0, network.now))
        await one.until("question")
        await two.until("question")


async def test_a_silent_connection_is_asked_and_then_closed() -> None:
    network, _, ann = setting()
    async with running(ports_of(network)) as node:
        raw = await Raw.connect(node, ann)
        await raw.until(b"welcome")
        network.now += connections_module.IDLE_MS
        node.edge.desk.sweep()
        assert (await raw.frame())[0] == 9
        raw.send(10, b"")
        raw.send(1, b'{"type":"ping","t":1}')
        await raw.until(b"pong")
        network.now += connections_module.IDLE_MS
        node.edge.desk.sweep()
        assert (await raw.frame())[0] == 9
        network.now += connections_module.PONG_WITHIN_MS
        node.edge.desk.sweep()
        assert await raw.closed() == frames.GOING_AWAY
        raw.end()


async def test_a_reader_that_does_not_read_is_given_up_and_the_room_goes_on() -> None:
    network, session, ann = setting()
    ben = session.join("ben")
    async with running(ports_of(network)) as node, node.player(session, ben) as other:
        slow = await Raw.connect(node, ann)
        await slow.until(b"welcome")
        await other.until("welcome")
        slow._reader._transport.pause_reading()  # type: ignore[attr-defined]
        sockets = len(node.edge.desk.sockets)
        index = 0
        while len(node.edge.rooms.find("s1").audience) == sockets and index < 20_000:  # type: ignore
            network.happen(session, session.open(index, network.now))
            network.happen(session, session.close(network.now))
            index += 1
            await other.until("reveal", question=index - 1)
            if not any(each._outbox.closed for each in node.edge.desk.sockets):
                continue
            break
        assert index < 20_000
        slow._reader._transport.resume_reading()  # type: ignore[attr-defined]
        assert await slow.closed() == frames.TOO_SLOW
        slow.end()


PIECES = st.sampled_from(
    [
        "type",
        "answer",
        "ping",
        "question",
        "choices",
        "text",
        "t",
        0,
        1,
        -1,
        2**70,
        1.5,
        None,
        True,
        "\x00",
        "ü",
        "\ud800",
    ]
)
JSON = st.recursive(
    PIECES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)
ALMOST = st.fixed_dictionaries(
    {"type": st.sampled_from(["answer", "ping", "welcome", ""])},
    optional={"question": JSON, "choices": JSON, "text": JSON, "t": JSON, "extra": JSON},
)
FRAMES_OF_ANY_KIND = st.one_of(
    st.tuples(st.just(1), ALMOST.map(lambda value: json.dumps(value).encode())),
    st.tuples(st.just(1), JSON.map(lambda value: json.dumps(value).encode())),
    st.tuples(st.integers(0, 15), st.binary(max_size=125)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(FRAMES_OF_ANY_KIND, min_size=1, max_size=10))
async def test_every_frame_of_any_kind_is_answered_or_ends_the_connection(
    sent: list[tuple[int, bytes]],
) -> None:
    structlog.reset_defaults()
    network, session, ann = setting()
    with capture_logs() as logs:
        async with running(ports_of(network)) as node:
            network.now += 1
            session.open(0, network.now)
            raw = await Raw.connect(node, ann)
            await raw.until(b"welcome")
            try:
                for opcode, payload in sent:
                    raw.send(opcode, payload)
                    if opcode == 1:
                        raw.send(9, b"done?")
                        await raw.until(b"done?")
                raw.send(9, b"there?")
                await raw.until(b"there?")
            except (asyncio.IncompleteReadError, ConnectionError):
                pass  # it was closed, which is an answer
            raw.end()
    assert [line for line in logs if line["log_level"] in ("error", "critical")] == []
