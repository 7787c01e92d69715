"""`wordrally backup`: a consistent copy of all durable data, made while the stack runs."""

import asyncio
import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from wordrally.contracts.queue import streams, subjects
from wordrally.local.backups.frozen_databases import held_still
from wordrally.local.backups.postgres_copies import is_postgres
from wordrally.local.backups.stream_copies import connected, save_stream
from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import is_alive, private
from wordrally.local.operations.running_stack import describe_stack

MANIFEST = "backup.json"
"""Manifest, written last: a folder without it is no backup."""

DRAFT = ".backup-draft"

OWNERS = ("quiz", "user")
"""Services with a database: a file of SQLite in the folder, or one of PostgreSQL elsewhere."""

DUMP = ".pgdump"
AUDIT = "audit"

STREAMS = (*(spec.name for spec in streams.ALL if spec is not streams.NODES), f"KV_{subjects.SIGNING_KEYS}")
"""Streams in the order of copying.

SESSIONS comes first, since messages that follow from an event are stored after it. Dead letters come last,
followed only by the keys. NODES is left out, because its processes are gone when the copy is restored.
"""


def back_up(data: Path, target: Path, environ: Mapping[str, str]) -> None:
    """Copy a running stack into `target`, which must be empty or not exist.

    `environ` names databases of PostgreSQL, as for `wordrally up`. Raises `StackCannotStart`, and leaves
    nothing behind then.
    """
    running, target = describe_stack(data), target.absolute()
    _refuse_other_databases(running.get("databases", {}), kinds_of_databases(environ))
    _refuse_own_source(data, target)
    _refuse_full(target)
    draft = target.with_name(f".{target.name}.{os.getpid()}{DRAFT}")
    try:
        _remove_abandoned_drafts(target.parent)
        draft.mkdir(mode=0o700, parents=True)
        asyncio.run(_copy(data, running["nats_url"], draft, postgres_databases(environ)))
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise StackCannotStart(
            f"Cannot write the backup to {target}: {error}. Nothing was left there and the stack is "
            "unharmed; make room or choose another folder, then try again."
        ) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _refuse_own_source(data: Path, target: Path) -> None:
    source, resolved = data.resolve(), target.resolve()
    if resolved == source or source in resolved.parents or resolved in source.parents:
        raise StackCannotStart(
            f"{target} lies within {data}, or around it: a backup must survive the loss of that folder. "
            "Choose a folder elsewhere, best on another disk."
        )


def _remove_abandoned_drafts(folder: Path) -> None:
    """Remove the drafts of killed backups, because they hold keys."""
    for draft in folder.glob(f".*{DRAFT}"):
        owner = draft.name.removesuffix(DRAFT).rpartition(".")[2]
        if owner.isdigit() and not is_alive(int(owner)):
            shutil.rmtree(draft, ignore_errors=True)


def postgres_databases(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the URLs of the databases that are PostgreSQL's, by the names of their dumps."""
    urls = {f"{name}{DUMP}": environ.get(f"WORDRALLY_{name.upper()}_DATABASE_URL", "") for name in OWNERS}
    return {dump: url for dump, url in urls.items() if is_postgres(url)}


def kinds_of_databases(environ: Mapping[str, str]) -> dict[str, str]:
    """Return which service keeps its database in PostgreSQL, and which in a file."""
    elsewhere = postgres_databases(environ)
    return {name: "PostgreSQL" if f"{name}{DUMP}" in elsewhere else "a file" for name in OWNERS}


def _refuse_other_databases(started: Mapping[str, str], here: Mapping[str, str]) -> None:
    """Refuse to copy other databases than those of the running stack, which is all that a copy is for."""
    for name, kind in started.items():
        if here.get(name) != kind:
            raise StackCannotStart(
                f"The stack keeps its {name} database in {kind}, and WORDRALLY_{name.upper()}_DATABASE_URL "
                "says otherwise here. No backup was made; give this command the settings of `wordrally up`."
            )


async def _copy(data: Path, nats_url: str, draft: Path, urls: Mapping[str, str]) -> None:
    made_at = time.time_ns() // 1_000_000
    files = [data / f"{name}.db" for name in OWNERS if f"{name}{DUMP}" not in urls]
    (draft / "streams").mkdir(mode=0o700)
    # A consumer acknowledges a message once its results are in the database. The databases are therefore
    # locked before the streams are copied. They hold every acknowledged result, and none that the
    # streams lack. Their own copies are of that instant, too, but nobody waits for those.
    async with held_still([file for file in files if file.exists()], urls) as (release, copies):
        heads = await _save_streams(nats_url, draft / "streams")
        release()
        for name, copy in copies.items():
            await asyncio.to_thread(copy, draft / name)
    _save_keys(data / "keys", draft / "keys")
    _save_audit(data / AUDIT, draft / AUDIT)
    manifest = {
        "wordrally": version("wordrally"),
        "made_at": made_at,
        "streams": heads,
        "files": {str(path.relative_to(draft)): digest(path) for path in _files(draft)},
    }
    _write(draft / MANIFEST, json.dumps(manifest, indent=1).encode())


async def _save_streams(nats_url: str, folder: Path) -> Mapping[str, Any]:
    heads: dict[str, Any] = {}
    async with connected(nats_url) as client:
        for name in STREAMS:
            head = await save_stream(client, name, folder / name)
            if head is not None:
                heads[name] = head
    if subjects.SESSIONS not in heads:
        raise StackCannotStart("The queue holds no sessions: is it the stack's?")
    return heads


def _save_keys(source: Path, target: Path) -> None:
    target.mkdir(mode=0o700)
    for key in sorted(source.glob("*.json")):
        _write(target / key.name, key.read_bytes())


def _save_audit(source: Path, target: Path) -> None:
    """Copy the audit log, to which lines may be added meanwhile."""
    if source.is_dir():
        target.mkdir(mode=0o700)
        for file in sorted(path for path in source.iterdir() if path.is_file()):
            _write(target / file.name, file.read_bytes())


def _write(path: Path, content: bytes) -> None:
    """Write a file to disk that only its owner can read from the beginning."""
    with open(path, "xb", opener=private) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _refuse_full(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StackCannotStart(f"{target} is not empty; a backup gets a folder of its own.")
