"""Checks of a data folder before anything starts on it: lost data is reported, never silently recreated."""

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from wordrally.local.errors import StackCannotStart, sentence

RECORD = "contents.json"
"""List of the folder's durable contents, written when the stack is ready for the first time."""

PARTS = ("run", "log", "keys", "nats")
FOLDERS = (*PARTS, "nats/jetstream", "nats/jetstream/$G", "audit", "mail")
DATABASES = ("user.db", "quiz.db")
QUEUE = "nats/jetstream"

MAX_CHECKED_BYTES = 64 * 1024 * 1024
"""Size above which a database is only opened, because checking each page would delay the start."""

LOCKED_FOR_S = 2.0

LEAST_FREE_BYTES = 65_536
"""With less room on its disk a database cannot be opened, and says "disk I/O error"."""

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
OWN_TABLE = {"user.db": "accounts", "quiz.db": "quizzes"}
"""A table of each database that the other one does not have."""

HOLDS = {
    "user.db": "accounts and their history",
    "quiz.db": "quizzes and reports",
    "keys": "the keys that sign players' and accounts' tokens",
    "nats": "the log of all sessions and answers",
}


WITHOUT_KEY = {
    "api-keys.json": "no API key is good any more",
    "second-factors.json": "authenticators must be set up again",
}
"""Consequence of a key that is made anew."""


def check(root: Path, *, recreate: bool) -> None:
    """Raise `StackCannotStart` when a file is unusable or damaged, or missing while `recreate` is not set."""
    for name in FOLDERS:
        _check_folder(root / name)
    for path in _used(root):
        _check_access(path)
    for key in sorted((root / "keys").glob("*.json")):
        _check_key(key)
    for name in DATABASES:
        if (root / name).exists():
            _check_database(root / name)
    if not recreate:
        _check_recorded(root)


def record(root: Path) -> None:
    """Record the present contents, so that a later start notices missing ones."""
    keys = (str(path.relative_to(root)) for path in (root / "keys").glob("*.json"))
    there = sorted([*keys, *(name for name in (*DATABASES, QUEUE) if (root / name).exists())])
    path = root / RECORD
    with suppress(OSError, ValueError):
        if json.loads(path.read_text("utf-8")) == there:
            return
    draft = path.with_name(f".{RECORD}.{os.getpid()}")
    draft.write_text(json.dumps(there, indent=1), "utf-8")
    draft.replace(path)


def make_private(root: Path) -> None:
    """Deny access to other users, also to files that an earlier version made readable to all."""
    for path in [root, *_used(root)]:
        mode = 0o700 if path.is_dir() else 0o600
        with suppress(OSError):  # some file systems have no modes
            if path.stat().st_uid == os.geteuid() and path.stat().st_mode & 0o077:
                path.chmod(mode)


def _used(root: Path) -> Iterator[Path]:
    yield from (root / part for part in PARTS)
    yield from sorted(root.glob("*.db*"))
    yield from sorted((root / "keys").glob("*"))
    yield from sorted((root / "audit").glob("*"))
    others = ("nats/jetstream", "audit", "mail", RECORD, "verified.json", "run/stack.json")
    yield from (root / name for name in others if (root / name).exists())


def _check_folder(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise StackCannotStart(
            f"{path} is a file, where the stack has a folder. Nothing was changed; put the folder back from "
            "a backup, or move that file away, then start again."
        )


def _check_access(path: Path) -> None:
    needed = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
    if not os.access(path, needed):
        owner = path.stat().st_uid
        who = f"user {owner}" if owner != os.geteuid() else "you, but its mode or disk forbids writing"
        raise StackCannotStart(
            f"Cannot read and write {path}, which belongs to {who}. Nothing was changed; start as that user, "
            f"or take the folder over with: sudo chown -R $(id -un) {path.parent}"
        )


def _check_key(key: Path) -> None:
    """Check a key. Keys are written under another name first, so an incomplete one is damaged."""
    content = key.read_bytes().strip()
    if not (content.startswith(b"-----BEGIN ") and content.endswith(b"-----")) and not _is_jwk(content):
        without = WITHOUT_KEY.get(key.name, "everybody must sign in and join again")
        raise StackCannotStart(
            f"The key {key} is damaged. Nothing was changed; put the file back from a backup. "
            f"To go on without it, move it away: a new key is made, and {without}."
        )


def _is_jwk(content: bytes) -> bool:
    try:
        key = json.loads(content)
    except ValueError:
        return False
    return isinstance(key, dict) and "kty" in key


def _check_database(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path, timeout=LOCKED_FOR_S, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            database.execute("ROLLBACK")
            pragma = "quick_check(1)" if path.stat().st_size < MAX_CHECKED_BYTES else "schema_version"
            (found,) = database.execute(f"PRAGMA {pragma}").fetchone()
            tables = {str(name) for (name,) in database.execute(TABLES)}
    except sqlite3.OperationalError as error:
        if shutil.disk_usage(path.parent).free < LEAST_FREE_BYTES:
            raise StackCannotStart(
                sentence(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)))
            ) from None
        raise StackCannotStart(
            f"The database {path} cannot be opened ({error}). Nothing was changed; end the program that "
            f"holds it (lsof {path}), or make room on its disk, then start again."
        ) from None
    except sqlite3.DatabaseError as error:
        found, tables = str(error), set[str]()
    if isinstance(found, str) and found != "ok":
        raise StackCannotStart(
            f"The database {path} is damaged ({found.splitlines()[-1]}). Nothing was changed; restore a "
            "backup into a new folder with 'wordrally restore', and keep this one for a later repair."
        )

    if tables and OWN_TABLE[path.name] not in tables:
        raise StackCannotStart(
            f"{path} is a database of something else: it has no table '{OWN_TABLE[path.name]}', where "
            f"{HOLDS[path.name]} were. Nothing was changed; put the right file back, then start again."
        )


def _check_recorded(root: Path) -> None:
    try:
        names = json.loads((root / RECORD).read_text("utf-8"))
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        names = []
    for name in names if isinstance(names, list) else []:
        if isinstance(name, str) and _is_gone(root / name):
            holds = HOLDS.get(name) or HOLDS.get(name.split("/")[0], "data of this stack")
            raise StackCannotStart(
                f"{root / name} is missing or empty; it held {holds}. Nothing was changed; put it back, or "
                "restore a backup into a new folder with 'wordrally restore'. To go on without it for good: "
                "wordrally up --recreate"
            )


def _is_gone(path: Path) -> bool:
    return not path.exists() or (path.is_file() and path.stat().st_size == 0) or _is_empty(path)


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())
