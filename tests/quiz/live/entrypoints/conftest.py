"""The HTTP calls of quiz on the real engines, in the process of the tests."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

from tests.quiz.authoring.fake_class_words import FakeClassWords
from tests.quiz.authoring.fake_workshop import FakeWorkbenches, fake_workshop
from tests.quiz.live.fake_world import FakeWords
from tests.quiz.live.stage import at_work
from tests.quiz.shared.callers import OpenRing
from tests.quiz.shared.fake_idempotency_keys import fake_repeats
from tests.quiz.shared.quotas import FakeUsage
from wordrally.chassis import migrations, sql
from wordrally.chassis.health import Health
from wordrally.chassis.http.application import create_app
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.chassis.tokens.signing import Issuer
from wordrally.chassis.valkey import store
from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.contracts.claims import PLAYER_ISSUER
from wordrally.quiz.authoring.adapters.sql_media import SqlMedia
from wordrally.quiz.authoring.adapters.sql_open_games import SqlOpenGames
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.authoring.application.quizzes import Library
from wordrally.quiz.http import QuizParts, attach, router
from wordrally.quiz.live.adapters.valkey_pin_guesses import ValkeyPinGuesses
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.shared.application.quotas import AccountLimits, Quotas
from wordrally.quiz.wiring import EngineClients, Installation, compose_live, new_id, now_ms

ORIGIN = "https://quiz.example"


@dataclass
class Parts:
    """What a quiz service is made of."""

    jet: JetStream
    valkey: store.ValkeyClient
    live: SessionPorts
    library: Library


@pytest.fixture
async def parts(jet: JetStream, store_url: str, tmp_path: Path) -> AsyncIterator[Parts]:
    url = f"sqlite+aiosqlite:///{tmp_path}/quiz.db"
    await asyncio.to_thread(migrations.migrate, url, "wordrally.quiz")
    engine, valkey = sql.engine(url), store.connect(store_url)
    issuer = Issuer.load_or_create(tmp_path / "key.pem", PLAYER_ISSUER)
    live = compose_live(EngineClients(jet, valkey, engine, FakeWords()), issuer, Installation(ORIGIN))
    yield Parts(
        jet,
        valkey,
        live,
        Library(
            quizzes=SqlQuizzes(engine),
            media=SqlMedia(engine),
            games=SqlOpenGames(engine),
            clock=now_ms,
            new_id=new_id,
        ),
    )
    await valkey.aclose()
    await engine.dispose()


@pytest.fixture
def usage() -> FakeUsage:
    """What accounts use already."""
    return FakeUsage()


@pytest.fixture
async def client(parts: Parts, usage: FakeUsage) -> AsyncIterator[AsyncClient]:
    with ThreadPoolExecutor(1) as threads:
        app = create_app([router], health=Health("quiz"))
        guesses = ValkeyPinGuesses(parts.valkey)
        attach(
            app,
            QuizParts(
                OpenRing(),
                parts.library,
                parts.live,
                guesses,
                threads,
                fake_workshop(FakeWorkbenches()),
                fake_repeats(),
                WrongCodes(now_ms),
                FakeClassWords(),
                Quotas(usage, AccountLimits(), lambda: 0),
            ),
        )
        async with AsyncClient(transport=ASGITransport(app), base_url=ORIGIN) as opened:
            yield opened


@pytest.fixture
async def workers(parts: Parts) -> AsyncIterator[None]:
    """Run the consumers behind the calls, for tests that need the consequences of an event."""
    async with at_work(parts):
        yield
