"""Each service's extra is enough for it, in an environment that has nothing else."""

import os
import signal
import subprocess
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engines import Engine
from tests.local.supervision.children import wait_until
from tests.packaging.installs import build_wheel, install
from wordrally.local.network import free_ports

pytestmark = pytest.mark.process

EXTRA_OF = {
    "user": "user",
    "history": "user",
    "quiz": "quiz",
    "scoring": "quiz",
    "realtime": "realtime",
    "web": "web",
    "gateway": "gateway",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def bare(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command line with no extra at all."""
    return install(wheel, "", tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="module", params=sorted(set(EXTRA_OF.values())))
def installed(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory):
    """An extra's name, and the command line in an environment that has this extra alone."""
    extra: str = request.param
    return extra, install(wheel, extra, tmp_path_factory.mktemp(extra))


def clean_environment(**settings: str) -> dict[str, str]:
    """What a service finds, and nothing of this process."""
    return {"PATH": os.environ["PATH"], **{f"WORDRALLY_{name}": value for name, value in settings.items()}}


def test_the_lexicon_ships_with_the_licences_of_its_sources(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name.rpartition("/")[2]: archive.getinfo(name).file_size for name in archive.namelist()}
    assert 5_000_000 < shipped["lexicon.db"] < 12_500_000
    assert shipped["LICENCES.txt"] > 0


def test_without_its_extra_a_service_says_which_one_it_needs(bare: Path):
    for target, extra in EXTRA_OF.items():
        refused = subprocess.run(
            [bare, "serve", target], env=clean_environment(), capture_output=True, text=True, check=False
        )
        assert refused.returncode == 1
        assert f"needs the extra '{extra}'" in refused.stderr


def test_without_its_extra_the_stack_says_which_one_it_needs(bare: Path):
    for command in ("up", "demo"):
        refused = subprocess.run(
            [bare, command], env=clean_environment(), capture_output=True, text=True, check=False
        )
        assert refused.returncode == 1
        assert "needs the extra 'local'" in refused.stderr


def test_without_settings_a_service_says_what_is_missing(installed: tuple[str, Path], tmp_path: Path):
    extra, wordrally = installed
    for target in (target for target, needed in EXTRA_OF.items() if needed == extra != "gateway"):
        refused = subprocess.run(
            [wordrally, "serve", target],
            env=clean_environment(),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert refused.returncode == 1
        assert refused.stderr.startswith("wordrally: WORDRALLY_")
        assert len(refused.stderr.splitlines()) == 1


def test_with_settings_and_engines_a_service_starts_alone(
    installed: tuple[str, Path], nats: Engine, store_url: str, tmp_path: Path
):
    extra, wordrally = installed
    for target in (target for target, needed in EXTRA_OF.items() if needed == extra):
        port, ops_port = free_ports(2)
        environ = clean_environment(
            PORT=str(port),
            OPS_PORT=str(ops_port),
            NATS_URL=nats.url,
            STORE_URL=store_url,
            DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/{extra}.db",
            KEY_FILE=str(tmp_path / f"{extra}.json"),
            PUBLIC_URL="http://127.0.0.1:8080",
            RUN_FOLDER=str(tmp_path / "gateway"),
        )
        health_port = ops_port if target in ("realtime", "gateway") else port
        with running([wordrally, "serve", target], environ, tmp_path) as process:
            wait_until(lambda process=process, port=health_port: process.poll() is not None or is_ready(port))
            assert is_ready(health_port), (tmp_path / "log").read_text()


@contextmanager
def running(
    command: list[str | Path], environ: dict[str, str], folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environ, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(15)


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False
