"""Tokens of open sockets: they are renewed, they expire after a warning, and they are revoked."""

import pytest

from tests.realtime.clients import opened
from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.fake_quiz import HOST
from tests.realtime.nodes import RunningNode, api_key, host_token, player_token, ports_of, running
from wordrally.contracts import frames
from wordrally.realtime.entrypoints.socket_tokens import EXPIRING_MS


def _in(network: FakeNetwork, ms: int) -> int:
    """The second, in Unix time, that is `ms` ahead."""
    return (network.now + ms) // 1_000


def _sweep(node: RunningNode) -> None:
    node.edge.desk.sweep()


async def test_a_revoked_token_closes_the_sockets_of_host_and_player_and_lets_nobody_in() -> None:
    network = FakeNetwork()
    session = network.session()
    ann, ben = session.join("ann"), session.join("ben")
    async with (
        running(ports_of(network)) as node,
        node.host(session) as host,
        node.player(session, ann) as anns,
        node.player(session, ben) as bens,
    ):
        for client in (host, anns, bens):
            await client.until("welcome")
        node.tokens.revoke(HOST)
        node.tokens.revoke(ann.player_id)
        assert await host.closed() == frames.TOKEN_EXPIRED
        assert await anns.closed() == frames.TOKEN_EXPIRED
        await bens.send(type="ping", t=1)
        await bens.until("pong", t=1)


async def test_a_token_that_is_revoked_while_its_socket_opens_closes_it_at_once() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    async with running(ports_of(network)) as node:
        token = player_token("s1", ann.player_id)
        accepted = node.tokens.accept(token)
        node.tokens.revoke(ann.player_id)
        node.tokens.accept = lambda _token: accepted  # type: ignore[method-assign]
        _sweep(node)
        async with opened(node.port, session.state.session_id, token) as client:
            assert await client.closed() == frames.TOKEN_EXPIRED
            assert client.types() == []


async def test_a_socket_is_warned_once_a_minute_before_its_token_expires() -> None:
    network = FakeNetwork()
    session = network.session()
    exp = _in(network, EXPIRING_MS)
    async with running(ports_of(network)) as node, opened(node.port, "s1", host_token(exp=exp)) as client:
        await client.until("expiring", expires_at=exp * 1_000)
        _sweep(node)
        await client.send(type="ping", t=1)
        await client.until("pong", t=1)
        assert client.types().count("expiring") == 1
        network.now = exp * 1_000
        assert await client.closed() == frames.TOKEN_EXPIRED
    assert session is network.sessions[session.state.session_id]


async def test_a_renewed_token_keeps_the_connection_and_its_state() -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    soon, late = _in(network, 30_000), _in(network, 600_000)
    token = player_token("s1", ann.player_id, exp=soon)
    async with running(ports_of(network)) as node, opened(node.port, "s1", token) as client:
        await client.until("expiring")
        await client.send(type="token", token=player_token("s1", ann.player_id, exp=late))
        await client.until("renewed", expires_at=late * 1_000)
        network.now = soon * 1_000 + 1
        _sweep(node)
        await client.send(type="ping", t=1)
        await client.until("pong", t=1)
        network.now = late * 1_000 - EXPIRING_MS
        await client.until("expiring", expires_at=late * 1_000)
        assert client.types().count("welcome") == 1


@pytest.mark.parametrize(
    "who", ["nonsense", "another player", "another session", "the host", "a revoked token"]
)
async def test_a_token_of_somebody_else_renews_nothing(who: str) -> None:
    network = FakeNetwork()
    session = network.session()
    ann = session.join("ann")
    shown = {
        "nonsense": "nonsense",
        "another player": player_token("s1", "p-other"),
        "another session": player_token("s2", ann.player_id),
        "the host": host_token(),
        "a revoked token": player_token("s1", "p-revoked"),
    }[who]
    async with running(ports_of(network)) as node, node.player(session, ann) as client:
        node.tokens.revoke("p-revoked")
        await client.until("welcome")
        await client.send(type="token", token=shown)
        await client.until("error", code="invalid")
        await client.send(type="ping", t=1)
        await client.until("pong", t=1)
        assert "renewed" not in client.types()


async def test_an_api_key_without_the_scope_does_not_renew_one_with_it() -> None:
    network = FakeNetwork()
    session = network.session()
    async with (
        running(ports_of(network)) as node,
        opened(node.port, session.state.session_id, api_key("sessions:host")) as host,
    ):
        await host.until("welcome")
        await host.send(type="token", token=api_key("quizzes:write"))
        await host.until("error", code="invalid")
