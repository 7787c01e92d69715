"""Before the upgrade: who is let in, and what the others are told."""

import asyncio
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.realtime.clients import Client, opened, response_of
from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.nodes import ORIGIN, RunningNode, api_key, host_token, player_token, ports_of, running
from wordrally.contracts import frames
from wordrally.realtime.domain.token_bucket import CONNECTING
from wordrally.realtime.entrypoints.handshake import HandshakeRejected, read_handshake, refusal

KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def request(session_id: str = "s1", token: str | None = None, **changed: str | None) -> bytes:
    """A browser's handshake; `changed` replaces headers (underscores for dashes), None leaves one out."""
    headers: dict[str, str | None] = {
        "host": "quiz.example:8080",
        "upgrade": "websocket",
        "connection": "Upgrade",
        "sec-websocket-version": "13",
        "sec-websocket-key": KEY,
        "sec-websocket-protocol": f"wordrally.v1, bearer.{token}" if token else "wordrally.v1",
    }
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return "\r\n".join([f"GET /ws/v1/sessions/{session_id} HTTP/1.1", *lines, "", ""]).encode()


async def status(node: RunningNode, sent: bytes) -> int:
    return int((await response_of(node.port, sent)).split(b" ")[1])


async def test_a_player_a_host_and_nobody_else_gets_in() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    gone = session.join("gone")
    session.remove(gone.player_id, network.now)
    network.session("s2")
    async with running(ports_of(network)) as node:
        assert await status(node, request(token=player_token("s1", ann.player_id))) == 101
        assert await status(node, request(token=host_token())) == 101
        assert await status(node, request(token=host_token("somebody-else"))) == 403
        assert await status(node, request(token=api_key("quizzes:write", "reports:read"))) == 403
        assert await status(node, request(token=api_key("sessions:host"))) == 101
        assert await status(node, request(token=player_token("s2", ann.player_id))) == 403
        assert await status(node, request("s2", token=player_token("s2", ann.player_id))) == 403
        assert await status(node, request(token=player_token("s1", gone.player_id))) == 403
        assert await status(node, request("s9", token=host_token())) == 404
        assert await status(node, request("s9", token=player_token("s9", ann.player_id))) == 404
        assert await status(node, request(token="forged")) == 401
        assert await status(node, request()) == 401
        assert node.edge.rooms.find("s9") is None  # type: ignore[arg-type]


async def test_the_answer_picks_the_protocol_and_never_repeats_the_token() -> None:
    network = FakeNetwork()
    network.session()
    async with running(ports_of(network)) as node:
        response = await response_of(node.port, request(token=host_token()))
    assert b"Sec-WebSocket-Protocol: wordrally.v1\r\n" in response
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in response
    assert host_token().encode() not in response


async def test_the_token_may_come_in_the_authorization_header() -> None:
    network = FakeNetwork()
    network.session()
    async with running(ports_of(network)) as node:
        sent = request(sec_websocket_protocol=None, authorization=f"Bearer {host_token()}")
        response = await response_of(node.port, sent)
    assert response.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Protocol" not in response


async def test_firefox_is_let_in() -> None:
    network = FakeNetwork()
    network.session()
    async with running(ports_of(network)) as node:
        assert await status(node, request(token=host_token(), connection="keep-alive, Upgrade")) == 101


async def test_pages_of_other_origins_stay_out() -> None:
    network = FakeNetwork()
    network.session()
    async with running(ports_of(network)) as node:
        for origin, expected in (
            (None, 101),
            (ORIGIN, 101),
            ("http://quiz.example:8080", 101),
            ("http://evil.example", 403),
            ("http://quiz.example:8080.evil.example", 403),
            ("null", 403),
            ("", 403),
        ):
            assert await status(node, request(token=host_token(), origin=origin)) == expected, origin


async def test_a_request_in_pieces_with_a_frame_behind_it_is_served() -> None:
    network = FakeNetwork()
    network.session()
    ping = b'{"type":"ping","t":7}'
    frame = bytes([0x81, 0x80 | len(ping), 0, 0, 0, 0]) + ping
    async with running(ports_of(network)) as node:
        reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
        sent = request(token=host_token()) + frame
        for at in range(0, len(sent), 50):
            writer.write(sent[at : at + 50])
            await asyncio.sleep(0)
        await reader.readuntil(b'"type":"welcome"')
        await reader.readuntil(b'{"type":"pong","t":7,')
        writer.close()


async def test_a_full_node_says_so() -> None:
    network = FakeNetwork()
    network.session()
    async with running(ports_of(network), max_connections=1) as node, opened(node.port, "s1", host_token()):
        response = await response_of(node.port, request(token=host_token()))
    assert response.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: " in response


async def test_who_knocks_too_often_has_to_wait() -> None:
    network = FakeNetwork()
    network.session()
    async with running(ports_of(network)) as node:
        sent = request(token=host_token())
        statuses = [await status(node, sent) for _ in range(CONNECTING.burst + 1)]
        assert statuses == [101] * CONNECTING.burst + [429]
        network.now += 60_000
        assert await status(node, sent) == 101


async def test_while_the_quiz_service_is_away_visitors_are_asked_to_come_again() -> None:
    network = FakeNetwork()
    network.session()
    async with running(ports_of(network)) as node:
        network.away = True
        assert await status(node, request(token=host_token())) == 503
        network.away = False
        assert await status(node, request(token=host_token())) == 101


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (request(upgrade=None), 426),
        (request(connection="keep-alive"), 426),
        (request(sec_websocket_version="8"), 426),
        (request(sec_websocket_key="short"), 400),
        (request(sec_websocket_key=None), 400),
        (request(sec_websocket_protocol="chat"), 400),
        (request(content_length="5"), 400),
        (request(transfer_encoding="chunked"), 400),
        (request("../../etc/passwd"), 404),
        (request("s1").replace(b"/ws/v1/", b"/ws/v2/"), 404),
        (request().replace(b"GET ", b"POST "), 405),
        (request().replace(b"HTTP/1.1", b"HTTP/1.0"), 505),
        (b"nonsense\r\n\r\n", 400),
        (request().replace(b"host:", b"ho st:"), 400),
    ],
)
def test_what_is_not_a_handshake_is_refused_with_its_status(sent: bytes, expected: int) -> None:
    with pytest.raises(HandshakeRejected) as refused:
        read_handshake(sent.removesuffix(b"\r\n\r\n"))
    assert refused.value.status == expected
    response = refusal(refused.value)
    head, _, body = response.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % expected)
    assert b"application/problem+json" in head
    assert msgspec.json.decode(body)["status"] == expected


@given(
    st.one_of(
        st.binary(max_size=300),
        st.from_regex(re.compile(r"GET /ws/v1/sessions/\w{1,40} HTTP/1\.1(\r\n[\w-]+: .*){0,5}")),
    )
)
def test_no_bytes_at_all_make_the_reader_fail(sent: bytes | str) -> None:
    raw = sent.encode("latin-1", "replace") if isinstance(sent, str) else sent
    with pytest.raises(HandshakeRejected):
        read_handshake(raw)


async def test_a_head_without_end_is_refused() -> None:
    network = FakeNetwork()
    async with running(ports_of(network)) as node:
        assert await status(node, b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 4_000) == 431


async def test_an_expired_token_ends_the_connection() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    soon = network.now // 1_000 + 60
    token = player_token("s1", ann.player_id, exp=soon)
    async with running(ports_of(network)) as node, opened(node.port, "s1", token) as client:
        await client.until("welcome")
        node.edge.desk.sweep()
        await still_there(client)
        network.now += 60_000
        node.edge.desk.sweep()
        assert await client.closed() == frames.TOKEN_EXPIRED


async def still_there(client: Client) -> None:
    await client.send(type="ping", t=1)
    await client.until("pong")
