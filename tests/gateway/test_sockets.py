"""WebSockets through the gateway."""

import asyncio
import contextlib
from collections import Counter
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from tests.gateway.stage import Stage, staged, until
from tests.gateway.tokens import account_token, bad_tokens, player_token

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.process]


def _socket(stage: Stage, *offers: str, session: str = "session-1", **headers: str) -> connect:
    return connect(
        f"ws://127.0.0.1:{stage.port}/ws/v1/sessions/{session}",
        subprotocols=offers,  # pyright: ignore[reportArgumentType]
        additional_headers=headers,
        compression=None,
        proxy=None,
    )


async def _echoes(socket: ClientConnection) -> bool:
    await socket.send("hello")
    return await socket.recv() == "hello"


@pytest.mark.parametrize("token", [player_token(), account_token()], ids=["player", "host"])
async def test_a_token_may_come_as_a_subprotocol(calm: Stage, token: str):
    async with _socket(calm, "wordrally.v1", f"bearer.{token}") as socket:
        assert socket.subprotocol == "wordrally.v1"
        assert await _echoes(socket)
    assert calm["realtime"].received[0].headers["sec-websocket-protocol"] == f"wordrally.v1, bearer.{token}"


async def test_a_token_may_come_as_a_header(calm: Stage):
    async with _socket(calm, "wordrally.v1", authorization=f"Bearer {player_token()}") as socket:
        assert await _echoes(socket)


async def test_an_upgrade_is_understood_as_firefox_writes_it(calm: Stage):
    reader, writer = await asyncio.open_connection("127.0.0.1", calm.port)
    writer.write(_handshake(player_token(), connection="keep-alive, Upgrade"))
    assert (await reader.readline()).startswith(b"HTTP/1.1 101 ")
    writer.close()


def _handshake(token: str, connection: str = "Upgrade", session: str = "session-1") -> bytes:
    lines = [
        f"GET /ws/v1/sessions/{session} HTTP/1.1",
        "Host: localhost",
        f"Connection: {connection}",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"Sec-WebSocket-Protocol: wordrally.v1, bearer.{token}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


@pytest.mark.parametrize("token", [None, *bad_tokens().values()], ids=["none", *bad_tokens()])
async def test_without_a_good_token_there_is_no_upgrade(calm: Stage, token: str | None):
    offers = ["wordrally.v1"] + ([f"bearer.{token}"] if token else [])
    with pytest.raises(InvalidStatus) as refused:
        await _socket(calm, *offers)
    assert refused.value.response.status_code == 401
    assert calm["realtime"].received == []


async def test_only_the_socket_route_is_upgraded(calm: Stage):
    reader, writer = await asyncio.open_connection("127.0.0.1", calm.port)
    writer.write(_handshake(player_token()).replace(b"/ws/v1/sessions/session-1", b"/api/v1/pins/12345678"))
    assert (await reader.readline()).startswith(b"HTTP/1.1 403 ")
    writer.close()


async def test_sessions_stick_to_a_node_and_spread_over_all(tmp_path: Path):
    sessions = [f"session-{number}" for number in range(40)]
    async with (
        staged(tmp_path, without=frozenset({"realtime"})) as stage,
        contextlib.AsyncExitStack() as sockets,
    ):
        nodes = [await stage.add("realtime"), await stage.add("realtime")]
        stage.announce("realtime")
        async with stage.client() as client:
            await until(lambda: _is_whole(client))
        for session in sessions * 2:
            await _upgraded(stage, session, sockets)
        served = [Counter(request.target for request in node.received) for node in nodes]
    assert all(served)
    # Chance would bring half of the pairs together; the balance between nodes may part some.
    assert sum(count == 2 for node in served for count in node.values()) >= 30


async def _upgraded(stage: Stage, session: str, sockets: contextlib.AsyncExitStack) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", stage.port)
    sockets.callback(writer.close)
    writer.write(_handshake(player_token(), session=session))
    assert (await reader.readline()).startswith(b"HTTP/1.1 101 ")


async def _is_whole(client: httpx.AsyncClient) -> bool:
    return (await client.get("/readyz")).status_code == 200


async def test_open_sockets_outlive_the_removal_of_their_node_from_the_list(tmp_path: Path):
    async with staged(tmp_path) as stage:
        async with _socket(stage, "wordrally.v1", f"bearer.{player_token()}") as socket:
            old = stage.services["realtime"].pop()
            await stage.add("realtime")
            stage.announce("realtime")
            async with asyncio.timeout(10):
                while not stage["realtime"].received:
                    async with _socket(stage, "wordrally.v1", f"bearer.{player_token()}") as other:
                        assert await _echoes(other)
            assert await _echoes(socket)
        await old.crash()
