"""Nodes for tests: the real composition and real sockets, on fake or real ports."""

import asyncio
import base64
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

from tests.realtime.clients import Client, opened
from tests.realtime.fake_players import FakePlayer
from tests.realtime.fake_ports import FakeNetwork
from tests.realtime.fake_quiz import HOST, FakeSession
from wordrally.chassis.tokens.verifying import AcceptedToken, BadToken
from wordrally.contracts.claims import (
    ACCOUNT_ISSUER,
    AUDIENCE,
    KEY_ISSUER,
    PLAYER_ISSUER,
    AccountClaims,
    PlayerClaims,
)
from wordrally.realtime.application.background_tasks import BackgroundTasks
from wordrally.realtime.application.load import Limits
from wordrally.realtime.main import Edge, Policy, Ports, build, serve

FOREVER_S = 4_000_000_000
ORIGIN = "http://quiz.example"


class PlainTokens:
    """Tokens that are their claims; those of a subject that was revoked are refused."""

    def __init__(self) -> None:
        self.changes = 0
        self._revoked: set[str] = set()

    def revoke(self, subject: str) -> None:
        self._revoked.add(subject)
        self.changes += 1

    def accept(self, token: str) -> AcceptedToken:
        try:
            raw = base64.urlsafe_b64decode(token)
            kind = AccountClaims if b'"role":"account"' in raw else PlayerClaims
            accepted = AcceptedToken("kid", msgspec.json.decode(raw, type=kind))
        except (ValueError, msgspec.MsgspecError):
            raise BadToken("The token is not valid.") from None
        if not self.still_accepts(accepted):
            raise BadToken("The login of this token has ended.")
        return accepted

    def still_accepts(self, accepted: AcceptedToken) -> bool:
        return accepted.claims.sub not in self._revoked


def host_token(account_id: str = HOST, exp: int = FOREVER_S) -> str:
    claims = AccountClaims(iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub=account_id, exp=exp, iat=0, jti="j")
    return _padded(claims)


def api_key(*scopes: str, exp: int = FOREVER_S) -> str:
    """An API key of the host with these scopes."""
    claims = AccountClaims(
        iss=KEY_ISSUER, aud=AUDIENCE, sub=HOST, exp=exp, iat=0, jti="key", scopes=list(scopes)
    )
    return _padded(claims)


def player_token(session_id: str, player_id: str, exp: int = FOREVER_S) -> str:
    return _padded(
        PlayerClaims(iss=PLAYER_ISSUER, aud=AUDIENCE, sub=player_id, sid=session_id, exp=exp, iat=0)
    )


def _padded(claims: msgspec.Struct) -> str:
    """Base64 without padding, which a subprotocol could not hold."""
    raw = msgspec.json.encode(claims)
    return base64.urlsafe_b64encode(raw + b" " * (-len(raw) % 3)).decode()


@dataclass
class RunningNode:
    """A node that serves, and how to connect to it."""

    edge: Edge
    port: int
    stop: asyncio.Event
    tokens: PlainTokens

    def player(
        self, session: FakeSession, player: FakePlayer, **options: Any
    ) -> AbstractAsyncContextManager[Client]:
        session_id = session.state.session_id
        return opened(self.port, session_id, player_token(session_id, player.player_id), **options)

    def host(self, session: FakeSession, **options: Any) -> AbstractAsyncContextManager[Client]:
        return opened(self.port, session.state.session_id, host_token(), **options)


def ports_of(network: FakeNetwork) -> Ports:
    return Ports(
        logs=network,
        nodes=network,
        feeds=network,
        snapshots=network,
        presences=network,
        now_ms=network.now_ms,
    )


@asynccontextmanager
async def running(ports: Ports, *, max_connections: int = 1_000) -> AsyncIterator[RunningNode]:
    """A node on a free port; it retires when the block ends."""
    stop = asyncio.Event()
    policy = Policy(Limits(max_connections, max_lag_ms=500), frozenset({ORIGIN}))
    async with BackgroundTasks() as tasks, asyncio.TaskGroup() as group:
        tokens = PlainTokens()
        edge = build(ports, tokens, policy, tasks)
        listening = socket.create_server(("127.0.0.1", 0))
        group.create_task(serve(edge, listening, stop))
        await edge.node.ready.wait()
        try:
            yield RunningNode(edge, listening.getsockname()[1], stop, tokens)
        finally:
            stop.set()
