"""Backup and restore of a data folder with all streams and two databases that are written to."""

import asyncio
import json
import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.engines import ALL_STREAMS, Engine, nats_server
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.consuming import ConsumerSpec, batches
from wordrally.chassis.queue.jetstream import JetStream
from wordrally.local.backups.back_up import MANIFEST, STREAMS, back_up
from wordrally.local.backups.frozen_databases import held_still
from wordrally.local.backups.restore import restore
from wordrally.local.backups.retention import delete_older
from wordrally.local.errors import StackCannotStart

pytestmark = pytest.mark.process

SCORING = ConsumerSpec(stream="ANSWERS", durable="scoring", filters=["answers.*"], ack_wait_s=1)
NOTHING_SET: dict[str, str] = {}


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Engine]:
    folder = tmp_path / "queue"
    folder.mkdir()
    engine = nats_server(folder)
    engine.start()
    yield engine
    engine.kill()


@pytest.fixture
async def jet(queue: Engine) -> AsyncIterator[JetStream]:
    async with await jetstream.connect(queue.url, "tests") as connection:
        for spec in ALL_STREAMS:
            await connection.ensure(spec)
        yield connection


@pytest.fixture
def data(tmp_path: Path, queue: Engine) -> Path:
    """The folder of a stack that runs."""
    folder = tmp_path / "data"
    for part in ("run", "keys"):
        (folder / part).mkdir(parents=True)
    (folder / "run" / "stack.json").write_text(json.dumps({"nats_url": queue.url}))
    (folder / "keys" / "user.json").write_text('{"kty": "EC"}')
    for name in ("user.db", "quiz.db"):
        with closing(sqlite3.connect(folder / name)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE facts (what TEXT)")
            database.execute("INSERT INTO facts VALUES ('kept')")
            database.commit()
    return folder


async def back_up_to(target: Path, data: Path) -> Path:
    await asyncio.to_thread(back_up, data, target, NOTHING_SET)
    return target


async def restored(source: Path, target: Path) -> Path:
    await asyncio.to_thread(restore, source, target, NOTHING_SET)
    return target


@pytest.fixture
async def again(jet: JetStream, data: Path, tmp_path: Path) -> AsyncIterator[JetStream]:
    """Start the queue of a restored folder.

    Its predecessor had acknowledged its first answer, but not its second.
    """
    for payload in (b"first", b"second"):
        await jet.append("answers.node", payload)
    stop = asyncio.Event()
    async for deliveries in batches(jet, SCORING, stop):
        await deliveries[0].acknowledge()
        stop.set()
    await jet.append("session.one", b"created", expected_last=0)
    await jet.append("pin.12345678", b"claimed")
    due = datetime.fromtimestamp(time.time() + 1, UTC).isoformat(timespec="milliseconds")
    headers = {"Nats-Schedule": f"@at {due.replace('+00:00', 'Z')}", "Nats-Schedule-Target": "timer.due.one"}
    await jet.append("timer.schedule.one.close", b"close", headers=headers)
    await jet.append("node.gone", b"registered")
    backup = await back_up_to(tmp_path / "backup", data)
    new = await restored(backup, tmp_path / "new")
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / "jetstream").symlink_to(new / "nats")
    engine = nats_server(tmp_path / "again")
    engine.start()
    async with await jetstream.connect(engine.url, "again") as connection:
        yield connection
    engine.kill()


async def test_a_restored_queue_holds_every_message_under_its_sequence(jet: JetStream, again: JetStream):
    for stream, subject in (
        ("SESSIONS", "session.one"),
        ("PINS", "pin.12345678"),
        ("ANSWERS", "answers.node"),
    ):
        assert await again.last(stream, subject) == await jet.last(stream, subject)
    assert [stored.payload async for stored in again.read("ANSWERS", "answers.*")] == [b"first", b"second"]


async def test_what_was_acknowledged_is_not_delivered_again_after_a_restore(again: JetStream):
    stop = asyncio.Event()
    async with asyncio.timeout(40):
        async for deliveries in batches(again, SCORING, stop):
            assert [delivery.payload for delivery in deliveries] == [b"second"]
            stop.set()


async def test_a_timer_rings_after_a_restore(again: JetStream):
    async with asyncio.timeout(20):
        due = ConsumerSpec(stream="TIMERS", durable="timers", filters=["timer.due.*"])
        stop = asyncio.Event()
        async for deliveries in batches(again, due, stop):
            assert [delivery.payload for delivery in deliveries] == [b"close"]
            stop.set()


async def test_nodes_that_are_gone_by_then_are_not_restored(again: JetStream):
    assert await again.last("NODES", "node.gone") is None


async def test_databases_and_keys_come_back_for_their_owner_alone(jet: JetStream, data: Path, tmp_path: Path):
    backup = await back_up_to(tmp_path / "backup", data)
    new = await restored(backup, tmp_path / "new")
    for name in ("user.db", "quiz.db"):
        with closing(sqlite3.connect(new / name)) as database:
            assert database.execute("SELECT what FROM facts").fetchall() == [("kept",)]
    assert (new / "keys" / "user.json").read_text() == '{"kty": "EC"}'
    files = [path for path in backup.rglob("*") if path.is_file()]
    copied = {spec.name for spec in ALL_STREAMS} & set(STREAMS)
    assert len(files) == 1 + 2 + 1 + len(copied)  # manifest, databases, key, streams
    kept = [*files, new / "user.db", new / "quiz.db", new / "keys" / "user.json"]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}


async def test_writers_wait_while_the_streams_are_copied_and_not_for_the_databases(
    data: Path, tmp_path: Path
):
    written = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(data / "quiz.db", timeout=20)) as database:
            database.execute("INSERT INTO facts VALUES ('later')")
            database.commit()
        written.set()

    async with held_still([data / "quiz.db", data / "user.db"], {}) as (release, copies):
        writer = threading.Thread(target=write)
        writer.start()
        with closing(sqlite3.connect(data / "quiz.db")) as database:
            assert database.execute("SELECT what FROM facts").fetchall() == [("kept",)]
        assert not written.is_set()
        release()
        writer.join(20)
        assert written.is_set()
        copies["quiz.db"](tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as database:
        assert database.execute("SELECT what FROM facts").fetchall() == [("kept",)], "as of that instant"


async def test_nothing_is_written_over(jet: JetStream, data: Path, tmp_path: Path):
    backup = await back_up_to(tmp_path / "backup", data)
    with pytest.raises(StackCannotStart, match="is not empty; restore into a new folder"):
        await restored(backup, data)
    with pytest.raises(StackCannotStart, match="is not empty; a backup gets a folder of its own"):
        await back_up_to(backup, data)


@pytest.mark.parametrize("target", ["data", "data/inside", "data/../data/deep/inside", "."])
async def test_a_backup_within_or_around_its_source_is_refused(jet: JetStream, data: Path, target: str):
    with pytest.raises(StackCannotStart, match="lies within"):
        await back_up_to(data.parent / target, data)


async def test_what_a_killed_backup_left_is_removed_by_the_next(jet: JetStream, data: Path, tmp_path: Path):
    abandoned, others = (
        tmp_path / ".old.999999999.backup-draft",
        tmp_path / f".now.{os.getpid()}.backup-draft",
    )
    for draft in (abandoned, others):
        (draft / "keys").mkdir(parents=True)

    await back_up_to(tmp_path / "backup", data)

    assert (abandoned.exists(), others.exists()) == (False, True)


def test_older_backups_beyond_what_is_kept_are_deleted_and_nothing_else(tmp_path: Path):
    for made_at in range(1, 5):
        (tmp_path / f"b{made_at}").mkdir()
        (tmp_path / f"b{made_at}/backup.json").write_text(json.dumps({"made_at": made_at}))
    (tmp_path / "notes").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/backup.json").write_text("{")

    gone = delete_older(tmp_path / "b4", 2)

    assert [path.name for path in gone] == ["b1", "b2"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b3", "b4", "broken", "notes"]


async def test_a_damaged_backup_is_refused_and_leaves_nothing(jet: JetStream, data: Path, tmp_path: Path):
    backup = await back_up_to(tmp_path / "backup", data)
    with (backup / "streams" / "SESSIONS").open("ab") as file:
        file.write(b"x")
    with pytest.raises(StackCannotStart, match=r"damaged: .*SESSIONS"):
        await restored(backup, tmp_path / "new")
    assert not (tmp_path / "new").exists()


async def test_a_restore_that_fails_leaves_the_folder_empty(jet: JetStream, data: Path, tmp_path: Path):
    backup = await back_up_to(tmp_path / "backup", data)
    manifest = json.loads((backup / MANIFEST).read_text())
    manifest["streams"]["SESSIONS"]["config"]["name"] = "OTHER"
    (backup / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(StackCannotStart, match="does not copy SESSIONS"):
        await restored(backup, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


async def test_a_folder_without_a_manifest_is_no_backup(tmp_path: Path):
    with pytest.raises(StackCannotStart, match="is no backup"):
        await restored(tmp_path, tmp_path / "new")


async def test_a_backup_of_a_queue_that_is_away_leaves_nothing(queue: Engine, data: Path, tmp_path: Path):
    queue.kill()
    with pytest.raises(StackCannotStart, match="does not answer"):
        await back_up_to(tmp_path / "backup", data)
    assert sorted(os.listdir(tmp_path)) == ["data", "queue"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]
    if os.geteuid() != 0 or subprocess.run(mounting, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


async def test_a_full_target_is_named_and_nothing_is_left_there(jet: JetStream, data: Path, small_disk: Path):
    for _ in range(4):
        await jet.append("answers.node", os.urandom(50_000))
    with pytest.raises(StackCannotStart, match=r"Cannot write the backup to .*No space left.*make room"):
        await back_up_to(small_disk / "backup", data)
    assert os.listdir(small_disk) == []


async def test_a_stack_that_does_not_run_cannot_be_backed_up(tmp_path: Path):
    with pytest.raises(StackCannotStart, match="No stack runs"):
        await back_up_to(tmp_path / "backup", tmp_path / "nothing")


async def test_settings_of_another_database_than_the_stacks_are_refused(data: Path, tmp_path: Path):
    described = json.loads((data / "run" / "stack.json").read_text())
    kinds = {"user": "PostgreSQL", "quiz": "a file"}
    (data / "run" / "stack.json").write_text(json.dumps({**described, "databases": kinds}))

    with pytest.raises(StackCannotStart, match="WORDRALLY_USER_DATABASE_URL"):
        await back_up_to(tmp_path / "backup", data)

    assert not (tmp_path / "backup").exists()
