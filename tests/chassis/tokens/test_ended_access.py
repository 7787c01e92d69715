"""A token is refused once its login or account ended, also by processes that missed the message."""

import asyncio
import time
from pathlib import Path

import msgspec
import pytest
from nats.aio.msg import Msg

from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.tokens import key_ring
from wordrally.chassis.tokens.ended_access import ENTRIES, EndedAccess
from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.chassis.tokens.signing import Issuer
from wordrally.chassis.tokens.verifying import BadToken
from wordrally.contracts.claims import (
    ACCOUNT_ISSUER,
    AUDIENCE,
    KEY_ISSUER,
    PLAYER_ISSUER,
    AccountClaims,
    PlayerClaims,
)
from wordrally.contracts.queue import streams, subjects
from wordrally.contracts.queue.ended_access import AccessEnded, EndedKind, ended_subject

NOW_S = int(time.time())
HOSTS = AccountClaims(
    iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub="a1", exp=NOW_S + 900, iat=NOW_S, jti="j", login="l1"
)
PLAYERS = PlayerClaims(
    iss=PLAYER_ISSUER, aud=AUDIENCE, sub="p1", sid="s1", exp=NOW_S + 900, iat=NOW_S, account="a1", login="l1"
)


@pytest.fixture
async def stream(jet: JetStream) -> JetStream:
    """The queue with an empty stream of ended access."""
    await jet.ensure(streams.ENDED_ACCESS)
    await jet.js.purge_stream(subjects.ENDED_ACCESS)
    return jet


async def _end(jet: JetStream, kind: EndedKind, reference: str, until: int = NOW_S + 900) -> None:
    await jet.append(ended_subject(kind, reference), msgspec.msgpack.encode(AccessEnded(until=until)))


@pytest.mark.parametrize(("kind", "reference"), [("login", "l1"), ("account", "a1")])
async def test_the_tokens_of_what_ended_are_covered_and_no_others(
    stream: JetStream, kind: EndedKind, reference: str
) -> None:
    ended = EndedAccess()
    await ended.refresh(stream)
    assert not ended.covers(HOSTS)
    await _end(stream, kind, reference)
    await ended.refresh(stream)
    assert ended.covers(HOSTS)
    assert ended.covers(PLAYERS)
    assert not ended.covers(msgspec.structs.replace(HOSTS, sub="a2", login="l2"))
    assert not ended.covers(msgspec.structs.replace(PLAYERS, account="", login=""))


async def test_a_withdrawn_api_key_is_covered_and_no_other_token(stream: JetStream) -> None:
    ended = EndedAccess()
    await _end(stream, "key", "k1")
    await ended.refresh(stream)
    key = msgspec.structs.replace(HOSTS, iss=KEY_ISSUER, login="", jti="k1")
    assert ended.covers(key)
    assert not ended.covers(msgspec.structs.replace(key, jti="k2"))
    assert not ended.covers(HOSTS)


async def test_a_service_that_starts_later_knows_what_ended_before(stream: JetStream) -> None:
    for number in range(300):
        await _end(stream, "login", f"l{number}")
    ended = EndedAccess()
    await ended.refresh(stream)
    assert all(ended.covers(msgspec.structs.replace(HOSTS, login=f"l{number}")) for number in range(300))


async def test_what_was_missed_is_found_and_read_once(stream: JetStream) -> None:
    ended = EndedAccess()
    await _end(stream, "login", "l1")
    await ended.refresh(stream)
    await _end(stream, "login", "l2")
    await ended.refresh(stream)
    await ended.refresh(stream)
    assert ended.covers(msgspec.structs.replace(HOSTS, login="l2"))
    assert ended.changes == 2


async def test_a_stream_that_was_made_anew_is_read_whole(stream: JetStream) -> None:
    ended = EndedAccess()
    await _end(stream, "login", "l1")
    await _end(stream, "login", "l2")
    await ended.refresh(stream)
    await stream.js.delete_stream(subjects.ENDED_ACCESS)
    await stream.ensure(streams.ENDED_ACCESS)
    await _end(stream, "login", "l3")
    await ended.refresh(stream)
    assert all(ended.covers(msgspec.structs.replace(HOSTS, login=login)) for login in ("l1", "l2", "l3"))


async def test_an_entry_that_cannot_be_read_keeps_no_service_from_starting(stream: JetStream) -> None:
    ended = EndedAccess()
    await stream.append(ended_subject("login", "l0"), b"nonsense")
    await _end(stream, "login", "l1")
    await ended.refresh(stream)
    assert ended.covers(HOSTS)


async def test_entries_are_forgotten_once_every_token_of_theirs_has_expired(stream: JetStream) -> None:
    now = float(NOW_S)
    ended = EndedAccess(now_s=lambda: now)
    await _end(stream, "login", "l1", until=NOW_S + 10)
    await ended.refresh(stream)
    now += 11
    await _end(stream, "login", "l2")
    await ended.refresh(stream)
    assert not ended.covers(HOSTS)
    assert ended.covers(msgspec.structs.replace(HOSTS, login="l2"))


async def test_a_ring_refuses_a_token_as_soon_as_its_login_ends(
    stream: JetStream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_ring, "REFRESH_S", 3_600.0)
    issuer = Issuer.load_or_create(tmp_path / "user.pem", ACCOUNT_ISSUER)
    ring = await KeyRing.watch(stream, issuer)
    heard = asyncio.Event()

    async def hear(_entry: Msg) -> None:
        heard.set()

    await stream.subscribe(ENTRIES, hear)  # called after the ring, which subscribed before
    accepted, before = ring.accept(issuer.sign(HOSTS)), ring.changes
    await _end(stream, "login", "l1")
    await asyncio.wait_for(heard.wait(), 10)
    assert not ring.still_accepts(accepted)
    assert ring.changes > before
    with pytest.raises(BadToken, match="access"):
        ring.verify(issuer.sign(HOSTS))


async def test_a_token_of_a_withdrawn_key_is_accepted_no_more(stream: JetStream, tmp_path: Path) -> None:
    issuer = Issuer.load_or_create(tmp_path / "user.pem", ACCOUNT_ISSUER)
    ring = KeyRing()
    await issuer.announce(stream)
    await ring.refresh(stream)
    accepted, before = ring.accept(issuer.sign(HOSTS)), ring.changes
    assert ring.still_accepts(accepted)
    ring.take(issuer.entry, None)
    assert not ring.still_accepts(accepted)
    assert ring.changes > before
