"""Reads of quizzes with and without the cache: reads per second, and SQL statements per read.

`python -m bench.cache [READS]`. Two readers share one SQLite database and one Valkey, as two replicas of the
quiz service do, with ten quizzes of twenty questions. Both variants run in turns, three times; the medians
and their ratio are printed.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from prometheus_client import REGISTRY
from tests.engines import valkey_server

from wordrally.chassis import sql, store
from wordrally.chassis.cache import Cache
from wordrally.contracts.http.quizzes import ChoiceQuestion, Quiz
from wordrally.contracts.ids import AccountId, QuizId
from wordrally.quiz.authoring.adapters.cached_quizzes import CachedQuizzes
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.authoring.application.quizzes import Quizzes

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


async def _measure(replicas: list[Quizzes], reads: int) -> tuple[float, float]:
    """Return reads per second, and statements per read."""
    before, began = _statements(), time.perf_counter()
    for number in range(reads):
        assert await replicas[number % 2].find(QuizId(f"q{number % QUIZZES}")) is not None
    return reads / (time.perf_counter() - began), (_statements() - before) / reads


async def _run(folder: Path, url: str, reads: int) -> None:
    database = f"sqlite+aiosqlite:///{folder}/quiz.db"
    await sql.upgrade(database, "wordrally.quiz")
    engine, clients = sql.engine(database), [store.connect(url) for _ in range(2)]
    stored = SqlQuizzes(engine)
    for number in range(QUIZZES):
        await stored.add(_quiz(number))
    cached: list[Quizzes] = [CachedQuizzes(stored, Cache(client, "bench")) for client in clients]
    found: dict[str, list[tuple[float, float]]] = {"database": [], "cache": []}
    for _ in range(ROUNDS):
        found["database"].append(await _measure([stored, stored], reads))
        found["cache"].append(await _measure(cached, reads))
    for name, measured in found.items():
        rates, statements = zip(*measured, strict=True)
        print(
            f"{name:9} {statistics.median(rates):8.0f} reads/s  {statistics.median(statements):.3f} "
            f"statements/read"
        )
    ratio = statistics.median(r for r, _ in found["cache"]) / statistics.median(
        r for r, _ in found["database"]
    )
    print(f"ratio     {ratio:8.2f}")
    for client in clients:
        await client.aclose()
    await engine.dispose()


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
