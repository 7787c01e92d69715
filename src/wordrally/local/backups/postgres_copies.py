"""Copies of PostgreSQL databases by PostgreSQL's own programs, `pg_dump` and `pg_restore`."""

import asyncio
import os
import subprocess
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from wordrally.local.errors import StackCannotStart

CONNECT_WITHIN_S = 10
LOCK_WITHIN_MS = 15_000

OUR_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
LOCK_TIMEOUT = f"SET LOCAL lock_timeout = {LOCK_WITHIN_MS}"


def is_postgres(url: str) -> bool:
    """Return whether a database URL is one of PostgreSQL."""
    return url.startswith("postgresql")


def without_password(url: str) -> str:
    """Return a URL for messages."""
    parts = urlsplit(url)
    host = parts.hostname or parts.query.partition("host=")[2]
    return f"PostgreSQL database {parts.path.lstrip('/')} at {host}"


def save_database(url: str, target: Path, snapshot: str) -> None:
    """Write a dump that only its owner can read, as of an exported snapshot. Raises `StackCannotStart`."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    _run(["pg_dump", *options, f"--file={target}"], url)


def restore_database(url: str, source: Path) -> None:
    """Fill an empty database from a dump, whole or not at all. Raises `StackCannotStart`."""
    restore = ["pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    _run([*restore, str(source)], url)


async def tables_of(url: str) -> list[str]:
    """Return the tables of a database. Raises `StackCannotStart`."""
    async with _connected(url) as connection:
        return [row["tablename"] for row in await connection.fetch(OUR_TABLES)]


async def empty_database(url: str) -> None:
    """Drop all tables of a database that a restore has begun to fill. Raises `StackCannotStart`."""
    async with _connected(url) as connection:
        for row in await connection.fetch(OUR_TABLES):
            await connection.execute(f'DROP TABLE public."{row["tablename"]}" CASCADE')


@asynccontextmanager
async def frozen(url: str) -> AsyncGenerator[tuple[Callable[[], None], Callable[[Path], None]]]:
    """Lock all tables of a database against writes. Writers wait, readers do not.

    Yields a function that lets the writers go on, and one that dumps the database as of this instant.
    Raises `StackCannotStart`.
    """
    async with _connected(url) as locking, _connected(url) as reading:
        transaction = locking.transaction()
        await transaction.start()
        await _lock(locking, url)
        async with reading.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await reading.fetchval("SELECT pg_export_snapshot()")
            # The end of a connection is the end of its locks.
            yield locking.terminate, lambda target: save_database(url, target, snapshot)


async def _lock(connection: Any, url: str) -> None:
    import asyncpg  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]

    tables = [f'public."{row["tablename"]}"' for row in await connection.fetch(OUR_TABLES)]
    if not tables:
        raise StackCannotStart(
            f"The {without_password(url)} has no tables, so it is not the stack's. No backup was made; put "
            "the right URL into WORDRALLY_QUIZ_DATABASE_URL and WORDRALLY_USER_DATABASE_URL, then try again."
        )
    try:
        await connection.execute(LOCK_TIMEOUT)
        await connection.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE MODE")
    except asyncpg.LockNotAvailableError as error:
        raise StackCannotStart(
            f"The {without_password(url)} is busy: {error}. No backup was made; end the transaction that "
            "holds it, then try again."
        ) from None


@asynccontextmanager
async def _connected(url: str) -> AsyncGenerator[Any]:
    try:
        import asyncpg  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]
    except ModuleNotFoundError:
        raise StackCannotStart(
            "asyncpg is not installed, which PostgreSQL needs; install the extra 'postgres', then try again."
        ) from None
    try:
        connection = await asyncpg.connect(_plain(url), timeout=CONNECT_WITHIN_S)
    except (OSError, TimeoutError, asyncpg.PostgresError, ValueError) as error:
        raise StackCannotStart(
            f"The {without_password(url)} does not answer: {error or type(error).__name__}. Nothing was "
            "changed; start it, or correct its URL, then try again."
        ) from None
    try:
        yield connection
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise StackCannotStart(
            f"The {without_password(url)} refuses: {error or type(error).__name__}. No copy was made; mend "
            "the cause, then try again."
        ) from None
    finally:
        if not connection.is_closed():
            await asyncio.wait_for(connection.close(), CONNECT_WITHIN_S)


def _run(command: Sequence[str], url: str) -> None:
    """Run a program of PostgreSQL. The password goes by the environment, which others cannot read."""
    parts = urlsplit(_plain(url))
    password = parts.password or ""
    shown = parts._replace(netloc=parts.netloc.replace(f":{password}@", "@")) if password else parts
    environ = os.environ | ({"PGPASSWORD": unquote(password)} if password else {})
    program = command[0]
    try:
        done = subprocess.run(
            [*command, f"--dbname={urlunsplit(shown)}"],
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise StackCannotStart(
            f"{program} is not installed, which a backup of PostgreSQL needs. Nothing was changed; install "
            "PostgreSQL's client programs (of the server's version or newer), then try again."
        ) from None
    if done.returncode != 0:
        why = (done.stderr.strip().splitlines() or [f"it ended with code {done.returncode}"])[0]
        raise StackCannotStart(
            f"{program} does not copy the {without_password(url)}: {why} Nothing was kept of this copy; mend "
            "the cause, then try again."
        )


def _plain(url: str) -> str:
    """Return the URL without SQLAlchemy's name of a driver, as PostgreSQL's programs understand it."""
    scheme, separator, rest = url.partition("://")
    return scheme.partition("+")[0] + separator + rest
