"""Each command answers each kind of damage with one sentence that names the file and a remedy."""

import importlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner

from wordrally.cli import main
from wordrally.local import contents

pytestmark = pytest.mark.process

NOBODY = 65_534
LOADED = (
    "getpass",
    "sqlite3",
    "rich.text",
    "wordrally.chassis.queue.dead_letter_commands",
    "wordrally.local.backups.retention",
    "wordrally.local.launch.up",
    "wordrally.local.operations.control",
    "wordrally.local.operations.verified_sessions",
    "wordrally.quiz.operator_main",
    "wordrally.user.accounts_main",
    "wordrally.user.operator_main",
    "wordrally.user.usage_main",
)
NEXT_STEPS = (
    "restore",
    "start",
    "make room",
    "choose",
    "chown",
    "put",
    "stop",
    "use an",
    "lsof",
    "unset",
)


def used_folder(data: Path) -> Path:
    """A data folder as a stack that was ready once leaves it."""
    for part in ("run", "log", "keys", "nats/jetstream/$G", "audit", "mail"):
        (data / part).mkdir(mode=0o700, parents=True)
    for name, table in contents.OWN_TABLE.items():
        with closing(sqlite3.connect(data / name)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(f"CREATE TABLE {table} (text TEXT)")
            database.executemany(f"INSERT INTO {table} VALUES (?)", [("x" * 500,)] * 200)
            database.commit()
    for name in ("keys/user.json", "keys/api-keys.json"):
        (data / name).write_text(f"-----BEGIN PRIVATE KEY-----\n{'x' * 64}\n-----END PRIVATE KEY-----\n")
    (data / "keys/second-factors.json").write_text('{"kty": "oct", "k": "c2VjcmV0"}')
    (data / "contents.json").write_text(
        json.dumps(["keys/api-keys.json", "keys/user.json", "nats/jetstream", "quiz.db", "user.db"])
    )
    (data / "audit/audit-2026-11.jsonl").write_text("{}\n")
    (data / "verified.json").write_text("{}")
    return data


def backup_of(data: Path) -> Path:
    """A backup without streams; what is wrong with it is found before any would be read."""
    folder = data.with_name("backup")
    folder.mkdir()
    (folder / "backup.json").write_text(json.dumps({"files": {}, "streams": {}}))
    return folder


def commands(data: Path) -> dict[str, list[str]]:
    """Every command that starts a stack or looks after one."""
    of = ["--data", str(data)]
    return {
        "up": ["up", "--port", "0", *of],
        "status": ["status", *of],
        "scale": ["scale", "quiz=2", *of],
        "restart": ["restart", "quiz-1", *of],
        "verify": ["verify", *of],
        "rebuild": ["rebuild", *of],
        "dead-letters": ["dead-letters", *of],
        "usage": ["usage", *of],
        "accounts": ["accounts", "list", *of],
        "refill": ["rebuild", "--results", *of],
        "backup": ["backup", str(data.with_name("new")), *of],
        "restore": ["restore", str(data.with_name("backup")), "--data", str(data.with_name("empty"))],
    }


def truncated(name: str) -> Callable[[Path], None]:
    return lambda data: (data / name).write_bytes(b"")


def removed(name: str) -> Callable[[Path], None]:
    return lambda data: (data / name).unlink()


def noise(name: str) -> Callable[[Path], None]:
    return lambda data: (data / name).write_bytes(b"\0\xff noise " * 1_000)


def text(name: str, content: str) -> Callable[[Path], None]:
    return lambda data: (data / name).write_text(content)


def spoilt_page(data: Path) -> None:
    """Overwrite pages in the middle of a database, and leave its beginning."""
    with (data / "quiz.db").open("r+b") as file:
        file.seek(4 * 4_096)
        file.write(os.urandom(8 * 4_096))


def database_of_another(data: Path) -> None:
    shutil.copy(data / "user.db", data / "quiz.db")


def empty_queue(data: Path) -> None:
    (data / "nats/jetstream/$G").rmdir()


def a_file_in_place_of(name: str) -> Callable[[Path], None]:
    def replace(data: Path) -> None:
        (data / name).rmdir()
        (data / name).write_text("")

    return replace


def file_for_folder(name: str) -> Callable[[Path], None]:
    def replace(data: Path) -> None:
        shutil.rmtree(data / name)
        (data / name).write_text("")

    return replace


def without_folder(data: Path) -> None:
    data.rename(data.with_name("elsewhere"))


ATTACHED = (
    *("status", "scale", "restart", "verify", "rebuild", "refill", "dead-letters", "usage", "accounts"),
    "backup",
)
"""Commands that look for a running stack."""

DAMAGE: list[tuple[str, Callable[[Path], None], tuple[str, ...], str]] = [
    ("missing database", removed("user.db"), ("up",), "user.db"),
    ("empty database", truncated("quiz.db"), ("up",), "quiz.db"),
    ("database of noise", noise("quiz.db"), ("up",), "quiz.db"),
    ("database of another service", database_of_another, ("up",), "quiz.db"),
    ("damaged page", spoilt_page, ("up",), "quiz.db"),
    ("missing key", removed("keys/user.json"), ("up",), "keys/user.json"),
    ("empty key", truncated("keys/user.json"), ("up",), "keys/user.json"),
    ("key of noise", noise("keys/user.json"), ("up",), "keys/user.json"),
    ("missing key of API keys", removed("keys/api-keys.json"), ("up",), "keys/api-keys.json"),
    ("key of API keys of noise", noise("keys/api-keys.json"), ("up",), "keys/api-keys.json"),
    ("key of second factors of noise", noise("keys/second-factors.json"), ("up",), "second-factors.json"),
    ("half a key of second factors", text("keys/second-factors.json", '{"kty"'), ("up",), "second-factors"),
    ("queue folder is a file", a_file_in_place_of("nats/jetstream/$G"), ("up",), "nats"),
    ("audit folder is a file", file_for_folder("audit"), ("up",), "audit"),
    ("half a key", text("keys/user.json", "-----BEGIN PRIVATE KEY-----\nxxx"), ("up",), "keys/user.json"),
    ("empty queue", empty_queue, ("up",), "nats/jetstream"),
    ("log folder is a file", a_file_in_place_of("log"), ("up",), "log"),
    ("no folder", without_folder, ATTACHED, "data"),
    ("no stack", lambda _data: None, ATTACHED, "data"),
    ("empty description", truncated("run/stack.json"), ATTACHED, "run/stack.json"),
    ("description of noise", noise("run/stack.json"), ATTACHED, "run/stack.json"),
    ("description of another shape", text("run/stack.json", "[1]"), ATTACHED, "run/stack.json"),
    (
        "description of a killed stack",
        text("run/stack.json", '{"nats_url": "nats://127.0.0.1:9", "control": "/nowhere"}'),
        ("status", "scale", "restart", "backup"),
        "",
    ),
    (
        "no manifest",
        lambda data: (data.with_name("backup") / "backup.json").unlink(),
        ("restore",),
        "backup.json",
    ),
    ("empty manifest", truncated("../backup/backup.json"), ("restore",), "backup.json"),
    ("manifest of noise", noise("../backup/backup.json"), ("restore",), "backup.json"),
    ("manifest of another shape", text("../backup/backup.json", '{"files": 3}'), ("restore",), "backup.json"),
    (
        "file that is gone from the backup",
        text("../backup/backup.json", '{"files": {"quiz.db": "0"}, "streams": {}}'),
        ("restore",),
        "quiz.db",
    ),
    (
        "manifest that names a file outside",
        text("../backup/backup.json", '{"files": {"../data/user.db": "0"}, "streams": {}}'),
        ("restore",),
        "user.db",
    ),
    ("target that is not empty", lambda data: used_folder(data.with_name("empty")), ("restore",), "empty"),
    ("target that is a file", lambda data: data.with_name("empty").write_text(""), ("restore",), "empty"),
]

CASES = [
    pytest.param(damage, command, named, id=f"{name}-{command}")
    for name, damage, met_by, named in DAMAGE
    for command in met_by
]


def run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command that ends by itself, in this process: what it finds keeps it from starting another."""
    mask = os.umask(0o077)
    try:
        environ = {name: None for name in os.environ if name.startswith("WORDRALLY_")}
        done = CliRunner().invoke(main, arguments, prog_name="wordrally", env=environ)
    finally:
        os.umask(mask)
    is_exit = done.exception is None or isinstance(done.exception, SystemExit)
    error = "" if is_exit else f"Traceback: {done.exception!r}"
    return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr + error)


def check_sentence(done: subprocess.CompletedProcess[str], named: str) -> None:
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "Traceback" not in said
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert named in done.stderr
    assert any(step in done.stderr.lower() for step in NEXT_STEPS), done.stderr


@pytest.mark.parametrize(("damage", "command", "named"), CASES)
def test_damage_is_met_with_one_sentence(
    tmp_path: Path, damage: Callable[[Path], None], command: str, named: str
):
    data = used_folder(tmp_path / "data")
    backup_of(data)
    damage(data)

    check_sentence(run(commands(data)[command]), named)


def test_a_folder_as_a_stack_leaves_it_is_good(tmp_path: Path):
    contents.check(used_folder(tmp_path / "data"), recreate=False)


@pytest.mark.parametrize("name", ["user.db", "keys/user.json"])
def test_nothing_is_made_in_place_of_what_is_gone(tmp_path: Path, name: str):
    data = used_folder(tmp_path / "data")
    (data / name).unlink()

    run(commands(data)["up"])

    assert not (data / name).exists()


def test_a_locked_database_is_named(tmp_path: Path):
    data = used_folder(tmp_path / "data")
    with closing(sqlite3.connect(data / "quiz.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        check_sentence(run(commands(data)["up"]), "quiz.db")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that anybody may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory(prefix="wordrally-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to give files away")
@pytest.mark.parametrize(
    "name",
    [
        *("user.db", "quiz.db", "keys", "keys/user.json", "keys/api-keys.json", "nats", "run", "log"),
        *("nats/jetstream", "audit", "audit/audit-2026-11.jsonl", "mail", "contents.json", "verified.json"),
    ],
)
def test_files_of_another_user_are_named_at_once(open_folder: Path, name: str):
    data = used_folder(open_folder / "data")
    for path in [data, *data.rglob("*")]:
        os.chown(path, NOBODY, NOBODY)
    os.chown(data / name, 0, 0)
    (data / name).chmod(0o700 if (data / name).is_dir() else 0o600)

    check_sentence(as_somebody_else(commands(data)["up"]), name)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to become somebody else")
@pytest.mark.parametrize("command", ["up", *ATTACHED])
def test_a_folder_of_another_user_is_named(open_folder: Path, command: str):
    data = used_folder(open_folder / "data")
    data.chmod(0o700)

    check_sentence(as_somebody_else(commands(data)[command]), "data")


def as_somebody_else(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in a copy of this process that has become another user, with all code loaded already."""
    for module in LOADED:
        importlib.import_module(module)
    here, there = get_context("fork").Pipe(duplex=False)

    def become_and_run() -> None:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        done = run(arguments)
        there.send((done.returncode, done.stdout, done.stderr))

    child = get_context("fork").Process(target=become_and_run)
    child.start()
    there.close()
    code, out, error = here.recv()
    child.join(60)
    return subprocess.CompletedProcess(arguments, code, out, error)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to mount a disk")
@pytest.mark.parametrize("command", ["up", "restore"])
def test_a_full_disk_is_met_with_one_sentence(tmp_path: Path, command: str):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], check=False)
    if mounted.returncode != 0:
        pytest.skip("no disk can be mounted here")
    try:
        data = disk / "data"
        backup_of(data)
        fill(disk / "fill")
        check_sentence(run(commands(data)[command] if command == "up" else restore_into(data)), "data")
    finally:
        subprocess.run(["umount", disk], check=True)


def restore_into(data: Path) -> list[str]:
    return ["restore", str(data.with_name("backup")), "--data", str(data)]


def fill(path: Path) -> None:
    """Write until there is no byte left."""
    with path.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
