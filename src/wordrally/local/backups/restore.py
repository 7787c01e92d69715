"""`wordrally restore`: fill an empty data folder from a backup, for `wordrally up` to continue from it."""

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from wordrally.contracts.queue.permissions import OPERATOR
from wordrally.local.backups import postgres_copies
from wordrally.local.backups.back_up import AUDIT, DUMP, MANIFEST, OWNERS, digest, postgres_databases
from wordrally.local.backups.stream_copies import connected, restore_stream
from wordrally.local.engines.plan import NATS_URL, nats_binary, write_queue_config
from wordrally.local.engines.secrets import HEALTH, QueueSecrets
from wordrally.local.errors import StackCannotStart, sentence
from wordrally.local.folder import Folder, claim, private
from wordrally.local.network import LOOPBACK, free_ports
from wordrally.local.supervision.child_processes import die_with_parent
from wordrally.local.supervision.probes import AskStatus, queue_ready, queue_status

READY_WITHIN_S = 20.0
STOP_WITHIN_S = 20.0
POLL_S = 0.05


def restore(source: Path, data: Path, environ: Mapping[str, str]) -> None:
    """Fill `data`, which must be empty or not exist. Raises `StackCannotStart`, and leaves it empty then."""
    manifest = _read_manifest(source)
    if environ.get(NATS_URL):
        raise StackCannotStart(f"A backup is restored into the queue of the data folder: unset {NATS_URL}.")
    if data.exists() and (not data.is_dir() or any(data.iterdir())):
        raise StackCannotStart(f"{data} is not empty; restore into a new folder (DATA=…), then run it there.")
    urls = postgres_databases(environ)
    asyncio.run(_check_databases(source, urls))
    with claim(data) as folder:
        try:
            _fill(folder, source, manifest, urls)
        except (OSError, sqlite3.Error) as error:
            _empty(folder)
            raise StackCannotStart(
                f"Cannot restore {source} into {data}: {error}. The backup is unharmed and {data} is as "
                "empty as before; make room, or choose another folder (DATA=…)."
            ) from None
        except BaseException:
            _empty(folder)
            raise


def _read_manifest(source: Path) -> dict[str, Any]:
    """Return the manifest of a backup after checking each file."""
    try:
        manifest = json.loads((source / MANIFEST).read_text("utf-8"))
        files, _ = dict(manifest["files"]), dict(manifest["streams"])
    except (FileNotFoundError, NotADirectoryError):
        raise StackCannotStart(
            f"{source} is no backup: it has no {MANIFEST}. Choose a folder that 'wordrally backup' made."
        ) from None
    except OSError as error:
        raise StackCannotStart(sentence(error, source)) from None
    except (ValueError, KeyError, TypeError):
        raise StackCannotStart(
            f"The backup is damaged: {source / MANIFEST} cannot be understood. Nothing was changed; use an "
            "older backup."
        ) from None
    for name, expected in files.items():
        path = source / name
        if source.resolve() not in path.resolve().parents or not path.is_file() or digest(path) != expected:
            raise StackCannotStart(
                f"The backup is damaged: {path} is not what was written. Nothing was changed; use an older "
                "backup."
            )
    return manifest


async def _check_databases(source: Path, urls: Mapping[str, str]) -> None:
    """Refuse when databases are of another kind than those of the backup, or not empty."""
    for owner in OWNERS:
        name, setting = f"{owner}{DUMP}", f"WORDRALLY_{owner.upper()}_DATABASE_URL"
        if (source / name).exists() and name not in urls:
            raise StackCannotStart(
                f"{source / name} is a database of PostgreSQL. Nothing was changed; make an empty one and "
                f"put its URL into {setting}, then try again."
            )
        if (source / f"{owner}.db").exists() and name in urls:
            raise StackCannotStart(
                f"{source / f'{owner}.db'} is a database of SQLite, which goes into the data folder. Nothing "
                f"was changed; unset {setting}, then try again."
            )
        if name in urls and (tables := await postgres_copies.tables_of(urls[name])):
            raise StackCannotStart(
                f"The {postgres_copies.without_password(urls[name])} is not empty (it has {tables[0]}). "
                f"Nothing was changed; make an empty one and put its URL into {setting}, then try again."
            )


def _fill(folder: Folder, source: Path, manifest: Mapping[str, Any], urls: Mapping[str, str]) -> None:
    with _queue(folder) as url:
        asyncio.run(_restore_streams(url, source / "streams", manifest["streams"]))
    for owner in OWNERS:
        if (source / f"{owner}.db").exists():
            _copy_private(source / f"{owner}.db", folder.root / f"{owner}.db")
    for key in (source / "keys").glob("*.json"):
        _copy_private(key, folder.keys / key.name)
    if (source / AUDIT).is_dir():
        (folder.root / AUDIT).mkdir(mode=0o700)
        for file in (source / AUDIT).iterdir():
            _copy_private(file, folder.root / AUDIT / file.name)
    _fill_postgres(source, urls)


def _fill_postgres(source: Path, urls: Mapping[str, str]) -> None:
    """Fill the databases of PostgreSQL, all or none. They come last, since nothing else can undo them."""
    try:
        for name, url in urls.items():
            postgres_copies.restore_database(url, source / name)
    except BaseException:
        for url in urls.values():
            asyncio.run(postgres_copies.empty_database(url))
        raise


async def _restore_streams(url: str, copies: Path, heads: Mapping[str, Any]) -> None:
    async with connected(url) as client:
        for name, head in heads.items():
            await restore_stream(client, name, head, copies / name)


@contextmanager
def _queue(folder: Folder) -> Generator[str]:
    """Run a queue on the folder for the block, and yield its URL. Nothing else uses that queue."""
    (port,) = free_ports(1)
    passwords = QueueSecrets.make()
    config = write_queue_config(folder, port, passwords)
    with folder.open_log("nats") as log:
        queue = subprocess.Popen(
            [nats_binary(), "--config", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 (it only makes two system calls)
        )
    try:
        asyncio.run(_until_ready(queue_status(port, HEALTH, passwords.passwords[HEALTH]), folder))
        yield passwords.url(OPERATOR, f"nats://{LOOPBACK}:{port}")
    finally:
        queue.terminate()  # the queue writes its state to disk
        queue.wait(STOP_WITHIN_S)


async def _until_ready(health: AskStatus, folder: Folder) -> None:
    ready = queue_ready(health)
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            while not await ready():  # noqa: ASYNC110 (the queue sets no event of ours)
                await asyncio.sleep(POLL_S)
    except TimeoutError:
        raise StackCannotStart(f"The queue does not start:\n{folder.log_tail('nats')}") from None


def _copy_private(source: Path, target: Path) -> None:
    """Write a copy to disk that only its owner can read."""
    with source.open("rb") as given, open(target, "xb", opener=private) as copy:
        shutil.copyfileobj(given, copy)
        copy.flush()
        os.fsync(copy.fileno())


def _empty(folder: Folder) -> None:
    """Empty the folder again. Everything in it is ours, because it was empty before."""
    for part in (folder.nats, folder.keys, folder.log, folder.run):
        shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(folder.root / AUDIT, ignore_errors=True)
    for owner in OWNERS:
        (folder.root / f"{owner}.db").unlink(missing_ok=True)
