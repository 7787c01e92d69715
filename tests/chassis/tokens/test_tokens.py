"""A token is good when it was signed by the key of its own issuer, and not after its time."""

import asyncio
import base64
import json
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from joserfc.jwk import ECKey
from nats.aio.msg import Msg

from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.tokens import key_ring
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
from wordrally.contracts.queue.permissions import EVERY_KEY
from wordrally.contracts.queue.subjects import SIGNING_KEYS

NOW_S = 1_800_000_000


def account_claims(**changes: object) -> AccountClaims:
    claims = AccountClaims(iss=ACCOUNT_ISSUER, aud=AUDIENCE, sub="a1", exp=NOW_S + 60, iat=NOW_S, jti="j")
    return msgspec.structs.replace(claims, **changes)


def player_claims() -> PlayerClaims:
    return PlayerClaims(iss=PLAYER_ISSUER, aud=AUDIENCE, sub="p1", sid="s1", exp=NOW_S + 60, iat=NOW_S)


@pytest.fixture
def accounts(tmp_path: Path) -> Issuer:
    return Issuer.load_or_create(tmp_path / "keys" / "user.pem", ACCOUNT_ISSUER)


@pytest.fixture
def players(tmp_path: Path) -> Issuer:
    return Issuer.load_or_create(tmp_path / "keys" / "quiz.pem", PLAYER_ISSUER)


@pytest.fixture
def ring(accounts: Issuer, players: Issuer) -> KeyRing:
    made = KeyRing(now_s=lambda: NOW_S)
    for issuer in (accounts, players):
        announced = {"issuer": issuer.name, "jwk": issuer.public_jwk()}
        made.take(issuer.entry, msgspec.json.encode(announced))
    return made


def test_each_kind_of_token_is_read_back(ring: KeyRing, accounts: Issuer, players: Issuer):
    assert ring.verify(accounts.sign(account_claims())) == account_claims()
    assert ring.verify(players.sign(player_claims())) == player_claims()


def test_the_key_of_one_issuer_cannot_speak_for_the_other(ring: KeyRing, players: Issuer):
    forged = players.sign(account_claims())

    with pytest.raises(BadToken):
        ring.verify(forged)


def test_a_key_that_another_service_announces_as_its_own_changes_nothing(ring: KeyRing, accounts: Issuer):
    token = accounts.sign(account_claims())
    stolen = f"quiz.{accounts.kid}"
    ring.take(stolen, msgspec.json.encode({"issuer": PLAYER_ISSUER, "jwk": accounts.public_jwk()}))
    assert ring.verify(token) == account_claims()
    ring.take(stolen, None)
    assert ring.verify(token) == account_claims()
    assert [key["kid"] for key in ring.jwks()["keys"]].count(accounts.kid) == 1


@pytest.mark.parametrize("changes", [{"exp": NOW_S - 60}, {"aud": "somebody-else"}])
def test_a_token_that_is_over_or_for_others_is_refused(
    ring: KeyRing, accounts: Issuer, changes: dict[str, object]
):
    with pytest.raises(BadToken):
        ring.verify(accounts.sign(account_claims(**changes)))


def test_a_token_without_a_signature_is_refused(ring: KeyRing, accounts: Issuer):
    _, body, _ = accounts.sign(account_claims()).split(".")
    kid = accounts.public_jwk()["kid"]
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": kid}).encode()).decode().rstrip("=")

    with pytest.raises(BadToken):
        ring.verify(f"{head}.{body}.")


def _keys_of_accounts(ring: KeyRing, tmp_path: Path) -> Issuer:
    issuer = Issuer.load_or_create(tmp_path / "keys" / "api-keys.json", KEY_ISSUER)
    announced = {"issuer": issuer.name, "jwk": issuer.public_jwk()}
    ring.take(issuer.entry, msgspec.json.encode(announced))
    return issuer


def test_an_api_key_is_a_token_behind_its_prefix_and_not_without(ring: KeyRing, tmp_path: Path):
    claims = account_claims(iss=KEY_ISSUER, scopes=["quizzes:read"])
    token = _keys_of_accounts(ring, tmp_path).sign(claims)
    assert ring.verify(f"wr_{token}") == claims
    for bad in (token, f"wr_wr_{token}", f"WR_{token}", f"wr_{token[:-4]}"):
        with pytest.raises(BadToken):
            ring.verify(bad)


def test_neither_issuer_of_accounts_speaks_for_the_other(ring: KeyRing, accounts: Issuer, tmp_path: Path):
    issuer = _keys_of_accounts(ring, tmp_path)
    for forged in (
        accounts.sign(account_claims(iss=KEY_ISSUER)),
        accounts.sign(account_claims()),
        issuer.sign(account_claims()),
    ):
        with pytest.raises(BadToken):
            ring.verify(f"wr_{forged}")
    with pytest.raises(BadToken):
        ring.verify(issuer.sign(account_claims()))


def test_a_changed_claim_breaks_the_signature(ring: KeyRing, accounts: Issuer):
    head, _, signature = accounts.sign(account_claims()).split(".")
    other = base64.urlsafe_b64encode(msgspec.json.encode(account_claims(sub="a2"))).decode().rstrip("=")

    with pytest.raises(BadToken):
        ring.verify(f"{head}.{other}.{signature}")


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "ä.b.c", "x" * 5_000, "..", "e30.e30.e30"])
def test_what_is_no_token_is_refused(ring: KeyRing, token: str):
    with pytest.raises(BadToken):
        ring.verify(token)


def test_the_key_file_is_private_and_shared_by_replicas(tmp_path: Path):
    path = tmp_path / "key.pem"
    first = Issuer.load_or_create(path, ACCOUNT_ISSUER)
    second = Issuer.load_or_create(path, ACCOUNT_ISSUER)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert first.public_jwk() == second.public_jwk()
    assert "d" not in first.public_jwk()


def test_a_broken_key_file_stops_the_start_with_a_sentence(tmp_path: Path):
    path = tmp_path / "key.pem"
    path.write_text("not a key")

    with pytest.raises(ServiceCannotStart, match="cannot be read"):
        Issuer.load_or_create(path, ACCOUNT_ISSUER)


async def test_a_ring_holds_what_was_announced_and_not_withdrawn(
    jet: JetStream, accounts: Issuer, players: Issuer
):
    ring = KeyRing(now_s=lambda: NOW_S)
    await ring.refresh(jet)
    await accounts.announce(jet)
    await players.announce(jet)
    await ring.refresh(jet)

    assert ring.verify(accounts.sign(account_claims())).sub == "a1"
    assert ring.verify(players.sign(player_claims())).sub == "p1"

    await (await jet.js.key_value(SIGNING_KEYS)).delete(players.entry)
    await ring.refresh(jet)

    announced = {key["kid"] for key in ring.jwks()["keys"]}  # the bucket may hold keys of other tests, too
    assert accounts.public_jwk()["kid"] in announced
    assert players.public_jwk()["kid"] not in announced


async def test_an_issuer_announces_its_key_again_when_the_bucket_lost_it(jet: JetStream, accounts: Issuer):
    ring, elsewhere = KeyRing(), KeyRing(now_s=lambda: NOW_S)
    await ring.refresh(jet, accounts.public_key())
    await elsewhere.refresh(jet)
    await jet.js.purge_stream(f"KV_{SIGNING_KEYS}")
    await elsewhere.refresh(jet)
    assert elsewhere.jwks() == {"keys": []}
    await ring.refresh(jet, accounts.public_key())
    await elsewhere.refresh(jet)
    assert elsewhere.verify(accounts.sign(account_claims())).sub == "a1"


async def test_a_key_that_was_missed_is_found_though_nothing_new_is_announced(
    jet: JetStream, accounts: Issuer
):
    await accounts.announce(jet)
    ring = KeyRing(now_s=lambda: NOW_S)
    await ring.refresh(jet)
    ring.take(accounts.entry, None)
    await ring.refresh(jet)

    assert ring.verify(accounts.sign(account_claims())).sub == "a1"


async def test_a_key_is_known_as_soon_as_it_is_announced(
    jet: JetStream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(key_ring, "REFRESH_S", 3_600.0)
    ring = await KeyRing.watch(jet)
    heard = asyncio.Event()

    async def hear(_announcement: Msg) -> None:
        heard.set()

    await jet.subscribe(EVERY_KEY, hear)  # called after the ring, which subscribed before
    late = Issuer.load_or_create(tmp_path / "late.pem", PLAYER_ISSUER)
    await late.announce(jet)
    await asyncio.wait_for(heard.wait(), 10)

    claims = msgspec.structs.replace(player_claims(), exp=int(time.time()) + 60)
    assert ring.verify(late.sign(claims)).sub == claims.sub


@pytest.mark.parametrize(
    "spoil",
    [
        lambda entry, key: (entry.replace("user.", "quiz."), key),  # announced where quiz may write
        lambda entry, key: (entry.replace("user.", ""), key),
        lambda entry, key: (entry + "x", key),  # an id that is not the key's own
        lambda entry, key: (entry, key | {"issuer": PLAYER_ISSUER}),
        lambda entry, key: (entry, key | {"jwk": {"kty": "EC"}}),
        lambda entry, key: (entry, ["no key"]),
    ],
)
def test_a_key_counts_only_where_its_issuer_may_announce_it(accounts: Issuer, spoil: Callable[..., Any]):
    ring = KeyRing(now_s=lambda: NOW_S)
    entry, key = spoil(accounts.entry, {"issuer": ACCOUNT_ISSUER, "jwk": accounts.public_jwk()})
    ring.take(entry, msgspec.json.encode(key))

    with pytest.raises(BadToken):
        ring.verify(accounts.sign(account_claims()))
    assert ring.jwks() == {"keys": []}

    ring.take(accounts.entry, msgspec.json.encode({"issuer": ACCOUNT_ISSUER, "jwk": accounts.public_jwk()}))
    assert ring.verify(accounts.sign(account_claims())).sub == "a1"


def test_a_key_on_another_curve_is_refused_as_often_as_it_is_announced(ring: KeyRing, accounts: Issuer):
    other = ECKey.generate_key("P-384")
    entry = f"user.{other.thumbprint()}"
    announced = msgspec.json.encode({"issuer": ACCOUNT_ISSUER, "jwk": other.as_dict(private=False)})

    for _ in range(2):
        ring.take(entry, announced)

    assert ring.verify(accounts.sign(account_claims())) == account_claims()
    assert other.thumbprint() not in {key["kid"] for key in ring.jwks()["keys"]}
