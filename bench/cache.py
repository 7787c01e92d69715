"""Reads of quizzes and profiles with and without the cache: reads per second, and SQL statements per read.

`python -m bench.cache [READS]`. Two readers share one SQLite database and one Valkey, as two replicas of a
service do, with ten quizzes of twenty questions, and ten accounts. Both variants run in turns, three times;
the medians and their ratio are printed.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from prometheus_client import REGISTRY
from tests.engines import valkey_server

from wordrally.chassis import sql
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.cache import Cache
from wordrally.chassis.valkey.store import ValkeyClient
from wordrally.contracts.http.quizzes import ChoiceQuestion, Quiz
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.adapters.cached_quizzes import CachedQuizzes
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.user.accounts.adapters.cached_profiles import CachedAccounts
from wordrally.user.accounts.adapters.sql_accounts import SqlAccounts
from wordrally.user.accounts.domain.accounts import Account

Read = Callable[[int], Awaitable[object]]
"""A read of the thing with that number."""

QUIZZES = 10
ROUNDS = 3


def _quiz(number: int) -> Quiz:
    question = ChoiceQuestion(prompt="drizzle", choices=["light rain", "wind", "fog", "sun"], correct=[0])
    return Quiz(
        id=QuizId(f"q{number}"),
        title=f"Unit {number}",
        language="en",
        visibility="private",
        questions=[question] * 20,
        owner_id=AccountId("ann"),
        version=1,
        created_at=number,
        updated_at=number,
    )


def _statements() -> float:
    return REGISTRY.get_sample_value("wordrally_sql_statements_total") or 0


async def _measure(read: Read, reads: int) -> tuple[float, float]:
    """Return reads per second, and statements per read."""
    before, began = _statements(), time.perf_counter()
    for number in range(reads):
        assert await read(number) is not None
    return reads / (time.perf_counter() - began), (_statements() - before) / reads


async def _compare(what: str, stored: Read, cached: Read, reads: int) -> None:
    found: dict[str, list[tuple[float, float]]] = {"database": [], "cache": []}
    for _ in range(ROUNDS):
        found["database"].append(await _measure(stored, reads))
        found["cache"].append(await _measure(cached, reads))
    rates: dict[str, float] = {}
    for name, measured in found.items():
        rates[name] = statistics.median(rate for rate, _ in measured)
        statements = statistics.median(each for _, each in measured)
        print(f"{what:8} {name:9} {rates[name]:8.0f} reads/s  {statements:.3f} statements/read")
    print(f"{what:8} ratio     {rates['cache'] / rates['database']:8.2f}")


async def _quizzes(folder: Path, clients: list[ValkeyClient], reads: int) -> None:
    database = f"sqlite+aiosqlite:///{folder}/quiz.db"
    await sql.upgrade(database, "wordrally.quiz")
    engine = sql.engine(database)
    stored = SqlQuizzes(engine)
    for number in range(QUIZZES):
        await stored.add(_quiz(number))
    cached = [CachedQuizzes(stored, Cache(client, "bench")) for client in clients]
    ids = [QuizId(f"q{number}") for number in range(QUIZZES)]
    await _compare(
        "quizzes",
        lambda number: stored.find(ids[number % QUIZZES]),
        lambda number: cached[number % 2].find(ids[number % QUIZZES]),
        reads,
    )
    await engine.dispose()


async def _profiles(folder: Path, clients: list[ValkeyClient], reads: int) -> None:
    database = f"sqlite+aiosqlite:///{folder}/user.db"
    await sql.upgrade(database, "wordrally.user")
    engine = sql.engine(database)
    stored = SqlAccounts(engine)
    ids = [AccountId(f"a{number}") for number in range(QUIZZES)]
    for each in ids:
        await stored.add(
            Account(
                id=each,
                email=f"{each}@example.org",
                display_name="Ann",
                password_hash="-",
                password_version=1,
                created_at=1,
            )
        )
    cached = [CachedAccounts(engine, Cache(client, "bench-profiles")) for client in clients]
    await _compare(
        "profiles",
        lambda number: stored.profile(ids[number % QUIZZES]),
        lambda number: cached[number % 2].profile(ids[number % QUIZZES]),
        reads,
    )
    await engine.dispose()


async def _run(folder: Path, url: str, reads: int) -> None:
    clients = [store.connect(url) for _ in range(2)]
    await _quizzes(folder, clients, reads)
    await _profiles(folder, clients, reads)
    for client in clients:
        await client.aclose()


def main() -> None:
    """Start Valkey, measure, and stop it."""
    reads = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with tempfile.TemporaryDirectory() as folder:
        valkey = valkey_server(Path(folder))
        valkey.start()
        try:
            asyncio.run(_run(Path(folder), valkey.url, reads))
        finally:
            valkey.kill()


if __name__ == "__main__":
    main()
