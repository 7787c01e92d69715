"""The data folder: one stack at a time, and sentences for whoever may not use it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from wordrally.local import folder as folders
from wordrally.local.errors import StackCannotStart
from wordrally.local.folder import claim


def test_a_folder_is_made_with_its_parts_for_its_owner_alone(tmp_path: Path):
    with claim(tmp_path / "deep" / "data") as folder:
        parts = (folder.run, folder.log, folder.keys, folder.nats)
        assert all(part.stat().st_mode & 0o777 == 0o700 for part in parts)


def test_what_others_could_read_is_made_its_owners_alone(tmp_path: Path):
    data = tmp_path / "data"
    with claim(data):
        pass
    database = data / "user.db"
    database.touch(mode=0o644)
    data.chmod(0o755)
    with claim(data):
        assert (data.stat().st_mode & 0o777, database.stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_second_stack_on_the_same_folder_is_told_who_has_it(tmp_path: Path):
    with (
        claim(tmp_path),
        pytest.raises(StackCannotStart, match=f"already runs on .* \\(process {os.getpid()}\\)"),
    ):
        claim(tmp_path).__enter__()


def test_a_folder_is_free_again_afterwards(tmp_path: Path):
    with claim(tmp_path):
        pass
    with claim(tmp_path) as folder:
        assert not folder.pid_file("quiz-1").exists()


@pytest.mark.process
def test_a_folder_is_taken_over_when_the_last_child_of_a_killed_stack_is_gone(tmp_path: Path):
    with claim(tmp_path) as folder:
        (tmp_path / "run" / "lock").write_text("999999999")  # a process that is no more
        orphan = subprocess.Popen(
            [sys.executable, "-S", "-c", "import time; time.sleep(0.3)"], pass_fds=[folder.lock.fileno()]
        )
    with claim(tmp_path):
        assert orphan.wait() == 0


def test_a_file_in_the_way_is_named(tmp_path: Path):
    (tmp_path / "data").write_text("")
    with pytest.raises(StackCannotStart, match=r"Cannot write in .*data \(.*\); choose another folder"):
        claim(tmp_path / "data").__enter__()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to become somebody else")
def test_a_folder_that_one_may_not_write_in_is_named(tmp_path: Path):
    tmp_path.chmod(0o755)
    os.seteuid(65_534)
    try:
        with pytest.raises(StackCannotStart, match=r"Cannot use .*data: permission denied.*belongs to"):
            claim(tmp_path / "data").__enter__()
    finally:
        os.seteuid(0)


def test_what_a_killed_stack_said_of_itself_is_forgotten(tmp_path: Path):
    with claim(tmp_path) as folder:
        folder.describe({"url": "http://127.0.0.1:1"}, [])
        folder.write_pid("quiz-1", 1)
        description = (tmp_path / "run" / folders.DESCRIPTION).read_text()
        assert json.loads(description) == {"url": "http://127.0.0.1:1"}
    with claim(tmp_path) as folder:
        assert not folder.pid_file("quiz-1").exists()
        assert not (tmp_path / "run" / folders.DESCRIPTION).exists()


def test_a_log_that_has_grown_too_long_is_set_aside_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(folders, "MAX_LOG_BYTES", 10)
    with claim(tmp_path) as folder, folder.open_log("quiz-1") as log:
        log.write(b"a long old line\n")
        log.flush()
        folder.trim_logs()
        log.write(b"new\n")
        log.flush()
        assert folder.log_file("quiz-1").read_bytes() == b"new\n"
        assert (folder.log / "quiz-1.log.1").read_bytes() == b"a long old line\n"
