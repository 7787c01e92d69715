"""A client of the HTTP calls with a real database, and what its tests share."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.testing import AsyncTestClient
from pyotp.totp import TOTP
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user.classes.stage import FakeHostedSessions
from tests.user.fakes.accounts import FakeAuditLog
from wordrally.chassis.health import Health
from wordrally.chassis.http.application import create_app
from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.chassis.tokens.signing import Issuer
from wordrally.contracts.claims import (
    ACCOUNT_ISSUER,
    KEY_ISSUER,
    PLAYER_ISSUER,
)
from wordrally.user.accounts.adapters.argon2_passwords import Argon2Passwords
from wordrally.user.accounts.adapters.sealed_secrets import SecretBox
from wordrally.user.accounts.application.reset_requests import ResetRequests
from wordrally.user.accounts.entrypoints.cookies import cookie_for
from wordrally.user.accounts.entrypoints.upkeep import keep_sending_reset_links
from wordrally.user.http import attach, attach_classes, attach_usage, router
from wordrally.user.shared.adapters.tables import mails
from wordrally.user.usage.adapters.sql_usage import SqlUsage
from wordrally.user.usage.application.reporting import UsagePorts
from wordrally.user.wiring import ServiceKeys, UserProcess, ports_of_classes, user_ports

FORM = {"email": " Ann@Example.org ", "password": "correct horse", "display_name": "Ann"}
CREDENTIALS = {"email": "ann@example.org", "password": "correct horse"}
Client = AsyncTestClient[Litestar]


@pytest.fixture(scope="module")
def issuers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Issuer]:
    folder = tmp_path_factory.mktemp("keys")
    names = (ACCOUNT_ISSUER, KEY_ISSUER, PLAYER_ISSUER)
    return {name: Issuer.load_or_create(folder / f"{number}.pem", name) for number, name in enumerate(names)}


@pytest.fixture
def keys(issuers: dict[str, Issuer]) -> KeyRing:
    ring = KeyRing()
    for name, issuer in issuers.items():
        jwk = issuer.public_jwk()
        ring.take(issuer.entry, msgspec.json.encode({"issuer": name, "jwk": jwk}))
    return ring


@pytest.fixture
async def client(sqlite: AsyncEngine, issuers: dict[str, Issuer], keys: KeyRing) -> AsyncIterator[Client]:
    passwords = Argon2Passwords(2, 50, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    app = create_app([router], health=Health("user"))
    app.state.announced = asyncio.Event()
    app.state.audited = FakeAuditLog()
    process = UserProcess(app.state.announced.set, "https://quiz.example", app.state.audited)
    requests = ResetRequests()
    signers = ServiceKeys(issuers[ACCOUNT_ISSUER], issuers[KEY_ISSUER], SecretBox.without_file())
    ports = user_ports(sqlite, signers, passwords, process)
    attach(app, ports, keys, requests)
    app.state.other_services = OneQuiz()
    attach_classes(app, ports_of_classes(sqlite, issuers[ACCOUNT_ISSUER], ports, FakeHostedSessions()))
    attach_usage(app, UsagePorts(SqlUsage(sqlite), ports.clock))
    app.state.cookie = cookie_for("http://quiz.example")
    resetting = asyncio.create_task(keep_sending_reset_links(ports, requests))
    async with AsyncTestClient(app) as client:
        yield client
    resetting.cancel()
    passwords.close()


async def sign_in(client: Client) -> dict[str, str]:
    """Open the example account and return the headers that prove it."""
    assert (await client.post("/api/v1/users", json=FORM)).status_code == 201
    return bearer(await client.post("/api/v1/auth/token", json=CREDENTIALS))


def bearer(response: httpx.Response) -> dict[str, str]:
    assert response.status_code == 200, response.text
    return {"Authorization": f"Bearer {response.json()['access_token']}"}


def problem_of(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem["status"], problem["type"]) == (status, status, f"/problems/{kind}")
    assert problem["title"]
    assert problem["detail"]
    return problem


KEY_FORM = {"name": "Timetable", "scopes": ["sessions:host", "quizzes:read"]}


class OneQuiz:
    """The quiz service, which has one document about everybody."""

    async def documents(self, account_id: str) -> AsyncIterator[tuple[str, bytes]]:
        yield "quizzes/q1.json", b'{"title": "Weather"}'


async def mailed_token(sqlite: AsyncEngine, subject: str) -> str:
    """The token in the newest mail with that subject, when it has been written."""
    async with asyncio.timeout(10):
        while True:
            async with sqlite.connect() as connection:
                query = select(mails.c.text).where(mails.c.subject == subject).order_by(mails.c.created_at)
                texts = list((await connection.execute(query)).scalars())
            if texts:
                return re.search(r"#token=(\S+)", texts[-1])[1]  # type: ignore[index]
            await asyncio.sleep(0.01)


async def with_second_factor(client: Client) -> tuple[TOTP, list[str]]:
    """Sign in and switch the second factor on with the code of half a minute ago."""
    headers = await sign_in(client)
    proposed = await client.post("/api/v1/users/me/mfa/totp", headers=headers)
    assert proposed.status_code == 201, proposed.text
    totp = TOTP(proposed.json()["secret"])
    body = {"code": totp.generate_otp(totp.timecode(datetime.now(UTC)) - 1)}
    confirmed = await client.post("/api/v1/users/me/mfa/totp/confirm", json=body, headers=headers)
    assert (confirmed.status_code, confirmed.headers["cache-control"]) == (200, "no-store")
    assert (await client.get("/api/v1/users/me", headers=headers)).json()["mfa"] is True
    return totp, confirmed.json()["recovery_codes"]
