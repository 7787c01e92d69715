"""Database: an engine that is durable by default, and the upgrade of its schema."""

import asyncio
import fcntl
import re
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import structlog
from prometheus_client import Counter
from sqlalchemy import Table, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from wordrally.chassis.health import Check
from wordrally.chassis.lifespan import ServiceCannotStart

HEALTH_CHECK = "SELECT 1"

log = structlog.get_logger()

SQL_STATEMENTS = Counter("wordrally_sql_statements", "Statements sent to the database, health checks apart.")

BUSY_TIMEOUT_MS = 15_000
EMPTY_LOG_TRIES = 10
EMPTY_LOG_BUSY_MS = 200
EMPTY_LOG_PAUSE_S = 0.05
POSTGRES_TIMEOUTS_S = {"timeout": 5, "command_timeout": 30}  # to connect, to run a statement
_REVISION, _DOWN_REVISION = (
    re.compile(rf'^{name} = "(\w+)"$', re.MULTILINE) for name in ("revision", "down_revision")
)


class Pool(NamedTuple):
    """Connections that a process keeps to PostgreSQL, and additional ones that it opens in a burst."""

    size: int = 5
    overflow: int = 10


def engine(url: str, pool: Pool = Pool()) -> AsyncEngine:  # noqa: B008 (immutable)
    """Return an engine for `sqlite+aiosqlite:///path` or `postgresql+asyncpg://…`."""
    # Parameters hold user input, so they stay out of errors and thus out of the logs.
    if url.startswith("sqlite"):
        made = create_async_engine(url, hide_parameters=True)
        event.listen(made.sync_engine, "connect", _make_sqlite_durable)
    else:
        made = create_async_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=pool.size,
            max_overflow=pool.overflow,
            connect_args=POSTGRES_TIMEOUTS_S,
        )
    event.listen(made.sync_engine, "before_cursor_execute", _count_statement)
    return made


def _count_statement(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if statement != HEALTH_CHECK:
        SQL_STATEMENTS.inc()


def _make_sqlite_durable(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # NORMAL loses commits in a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten with zeros
    cursor.close()


class DatabaseAway(Exception):
    """The database does not answer at this moment. The same call may succeed a moment later."""


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """Open a transaction that is committed at the end of the block.

    Raises `DatabaseAway`; the writes of the block may be lost then.
    """
    try:
        async with engine.begin() as connection:
            yield connection
    except (OperationalError, InterfaceError, PoolTimeoutError, OSError) as error:
        raise DatabaseAway(type(error).__name__) from error
    except DBAPIError as error:
        if not _is_outage(error):
            raise
        raise DatabaseAway(type(error).__name__) from error


def database_check(engine: AsyncEngine) -> Check:
    """Return the check that the database answers, for readiness."""

    async def check() -> None:
        async with engine.connect() as connection:
            await connection.execute(text(HEALTH_CHECK))

    return check


def insert(engine: AsyncEngine | AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that supports ON CONFLICT, which each dialect has in a class of its own."""
    return postgresql.insert(table) if engine.dialect.name == "postgresql" else sqlite.insert(table)


async def empty_log(engine: AsyncEngine, tries: int = EMPTY_LOG_TRIES) -> bool:
    """Empty SQLite's write-ahead log, which still holds what was deleted.

    Return false when readers prevent it. PostgreSQL's log is recycled by its server.
    """
    if engine.dialect.name != "sqlite":
        return True
    for _ in range(tries):
        async with engine.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(text(f"PRAGMA busy_timeout={EMPTY_LOG_BUSY_MS}"))
            is_busy, *_ = (await alone.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).one()
            await alone.execute(text(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}"))
        if not is_busy:
            return True
        await asyncio.sleep(EMPTY_LOG_PAUSE_S)
    log.warning("deleted rows are still in the write-ahead log")
    return False


def _is_outage(error: DBAPIError) -> bool:
    """Return whether the SQLSTATE class is broken connections (08), spent resources (53) or shutdown (57)."""
    return str(getattr(error.orig, "sqlstate", ""))[:2] in ("08", "53", "57")


async def upgrade(url: str, package: str) -> None:
    """Bring the database to the newest schema of `package`.migrations.

    Several replicas may start at once. Raises `ServiceCannotStart`.
    """
    await asyncio.to_thread(_upgrade, url, package)


def _upgrade(url: str, package: str) -> None:
    try:
        with _one_at_a_time(url):
            if asyncio.run(_revision(url)) != newest_revision(package):
                _migrate(url, package)
    except (OSError, SQLAlchemyError) as error:
        raise ServiceCannotStart(f"the database of {package} cannot be opened: {error}") from None


async def _revision(url: str) -> str | None:
    """Return the revision of the schema, or None when it has none or cannot be read."""
    made = engine(url)
    try:
        async with made.connect() as connection:
            return (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
    except SQLAlchemyError:
        return None
    finally:
        await made.dispose()


def newest_revision(package: str) -> str:
    """Return the revision of `package`.migrations that no other one follows."""
    folder = resources.files(package).joinpath("migrations", "versions")
    sources = [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".py")]
    names, followed = (
        {found[1] for source in sources if (found := pattern.search(source))}
        for pattern in (_REVISION, _DOWN_REVISION)
    )
    (newest,) = names - followed
    return newest


def _migrate(url: str, package: str) -> None:
    """Migrate. Alembic takes 11 MB and a fifth of a second to import, so only a start that needs it does."""
    from wordrally.chassis import migrations  # noqa: PLC0415 (see above)

    migrations.migrate(url, package)


@contextmanager
def _one_at_a_time(url: str) -> Generator[None]:
    """Lock a migration of SQLite with a file beside the database. For PostgreSQL see `chassis.migrations`."""
    database = make_url(url).database
    if not url.startswith("sqlite") or database is None:
        yield
        return
    Path(database).parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{database}.migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
