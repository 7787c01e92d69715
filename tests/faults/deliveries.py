"""Permitted behaviour of a queue: messages delivered again, late, in another order, or all over again."""

import asyncio
import contextlib
import secrets
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
from nats.js import api

from tests.faults.scene import REPLAY, Scene
from tests.system.player import now_ms
from wordrally.chassis.queue import jetstream
from wordrally.contracts.queue import subjects

SCORING = ("ANSWERS", "scoring")
STREAMS = ("SESSIONS", "ANSWERS", "TIMERS", "RESULTS", "ACCOUNTS")
DELAYS_S = (2.5, 0.5, 1.5)
IDLE_WITHIN_S = 60.0
STORED_WITHIN_S = 60.0
RECENT_MS = 60_000
"""Reaches back to the beginning of a game."""

SETTLED_S = 2.5
"""Longer than the spoilt variant that recognises repetitions for a while."""


async def deliver_answers_again(scene: Scene) -> None:
    """Make the scorers forget their acknowledgements, so that every answer is delivered again."""
    await asyncio.sleep(SETTLED_S)
    async with _queue(scene) as jet:
        await _begin_again(jet, *SCORING)
        scene.harmed()
        await _idle(jet)


async def copy_answers_backwards(scene: Scene) -> None:
    """Everything that was stored is stored again under another node's name, the last first."""
    async with _queue(scene) as jet:
        since_ms = round(now_ms()) - RECENT_MS
        stored = [message.payload async for message in jet.read("ANSWERS", "answers.*", since_ms=since_ms)]
        batches = [payload for payload in stored if msgspec.msgpack.decode(payload)["type"] == "answer_batch"]
        name = secrets.token_hex(8)
        for number, payload in enumerate(reversed(batches)):
            await store_once(jet, f"answers.{name}", payload, f"{name}.{number}")


async def hand_answers_back(scene: Scene) -> None:
    """Somebody takes messages from the scorers and gives them back late, in another order."""
    async with _queue(scene) as jet:
        pull = await jet.js.pull_subscribe_bind(SCORING[1], SCORING[0])
        finished = asyncio.create_task(scene.judges[0].moments["host has closed"].wait())
        taken = 0
        while not finished.done():
            with contextlib.suppress(TimeoutError):
                for message in await pull.fetch(8, timeout=0.3):
                    await message.nak(DELAYS_S[taken % len(DELAYS_S)])
                    taken += 1
            await asyncio.sleep(0.3)  # the scorers get some too
        scene.harmed()
        await pull.unsubscribe()


async def replay_everything(scene: Scene) -> None:
    """Every consumer of every stream begins again, twice: not a byte changes in the databases."""
    await asyncio.gather(*(judge.moments["judged"].wait() for judge in scene.judges))
    async with _queue(scene) as jet:
        await _idle(jet)
        before = await _dumps(scene)
        for _ in range(2):
            for stream, consumer in await _durables(jet):
                await _begin_again(jet, stream, consumer.name)
            await _idle(jet)
            after = await _dumps(scene)
            scene.verdict.check(REPLAY, after == before, "doubled", "a replay changed a database")
    scene.harmed()


async def _begin_again(jet: jetstream.JetStream, stream: str, consumer: str) -> None:
    """Make a consumer forget its place and its acknowledgements, as no engine ever does by itself."""
    await jet.js.purge_stream(subjects.ANSWERS, subject=subjects.PLACE.format(stream, consumer))
    await jet.js.delete_consumer(stream, consumer)


async def store_once(jet: jetstream.JetStream, subject: str, payload: bytes, message_id: str) -> None:
    """However often it takes on a busy machine."""
    async with asyncio.timeout(STORED_WITHIN_S):
        while True:
            with contextlib.suppress(jetstream.JetStreamUnavailable):
                await jet.append(subject, payload, message_id=message_id)
                return


@contextlib.asynccontextmanager
async def _queue(scene: Scene) -> AsyncIterator[jetstream.JetStream]:
    async with await jetstream.connect(scene.stack.description["nats_url"], "faults") as jet:
        yield jet


async def _durables(jet: jetstream.JetStream) -> list[tuple[str, api.ConsumerInfo]]:
    return [
        (stream, info)
        for stream in STREAMS
        for info in await jet.js.consumers_info(stream)
        if info.config and info.config.durable_name
    ]


async def _idle(jet: jetstream.JetStream) -> None:
    """Wait until every consumer is there and has nothing left to do."""
    async with asyncio.timeout(IDLE_WITHIN_S):
        while not await _is_idle(jet):  # noqa: ASYNC110 (the server sets no event of ours)
            await asyncio.sleep(0.1)


async def _is_idle(jet: jetstream.JetStream) -> bool:
    durables = await _durables(jet)
    there = {info.name for _, info in durables}
    wanted = {"scoring", "history", "session-events", "session-results", "session-seats", "timers"}
    return wanted <= there and all(info.num_pending == 0 == info.num_ack_pending for _, info in durables)


async def _dumps(scene: Scene) -> list[list[str]]:
    return [await asyncio.to_thread(_dump, scene.stack.data / f"{name}.db") for name in ("user", "quiz")]


def _dump(database: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return sorted(connection.iterdump())
