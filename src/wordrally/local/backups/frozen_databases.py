"""Databases as of one instant: writers wait while the streams are copied, and not for the copy itself."""

import sqlite3
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, closing, contextmanager
from pathlib import Path

from wordrally.local.backups import postgres_copies
from wordrally.local.errors import StackCannotStart

LOCK_WITHIN_S = 15.0

CopyDatabase = Callable[[Path], None]
"""Writes the database, as of the instant, to a new file."""


@asynccontextmanager
async def held_still(
    files: Sequence[Path], urls: Mapping[str, str]
) -> AsyncGenerator[tuple[Callable[[], None], Mapping[str, CopyDatabase]]]:
    """Lock SQLite files and PostgreSQL databases (`urls`, by name): writers wait, readers do not.

    Yields a function that lets the writers go on, and one for each database that copies it as of now.
    Raises `StackCannotStart`.
    """
    async with AsyncExitStack() as snapshots:
        locks = snapshots.enter_context(ExitStack())
        copies: dict[str, CopyDatabase] = {}
        for file in files:
            locks.enter_context(locked(file))
            copies[file.name] = snapshots.enter_context(_snapshot(file))
        for name, url in urls.items():
            release, snapshot = await snapshots.enter_async_context(postgres_copies.frozen(url))
            locks.callback(release)
            copies[name] = snapshot
        yield locks.close, copies


@contextmanager
def locked(database: Path) -> Generator[None]:
    """Lock a SQLite database against writes until the end of the block."""
    connection = sqlite3.connect(
        database, timeout=LOCK_WITHIN_S, isolation_level=None, check_same_thread=False
    )
    with closing(connection):
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise StackCannotStart(
                f"The database {database} is busy: {error}. No backup was made; end the program that holds "
                f"it (lsof {database}), then try again."
            ) from None
        yield


@contextmanager
def _snapshot(source: Path) -> Generator[CopyDatabase]:
    """Begin to read a SQLite database: what is written later is not seen."""
    with closing(sqlite3.connect(source, isolation_level=None, check_same_thread=False)) as live:
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield lambda target: _copy(live, source, target)


def _copy(live: sqlite3.Connection, source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(target)) as copy:
            live.backup(copy)
            (found,) = copy.execute("PRAGMA quick_check").fetchone()
    except sqlite3.OperationalError:
        raise  # the disk, or a lock
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise StackCannotStart(
            f"The database {source} is damaged: {found.splitlines()[-1]}. No backup was made, and older ones "
            "are as they were; restore one into a new folder with 'wordrally restore'."
        )
    target.chmod(0o600)
