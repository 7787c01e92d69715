"""What becomes of lines that cannot be written."""

import logging as standard
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from wordrally.chassis import logging

FULL = Path("/dev/full")


@pytest.fixture
def loggers() -> Iterator[None]:
    """Both kinds of loggers, as they were before."""
    root = standard.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


@pytest.mark.usefixtures("loggers")
def test_a_line_for_which_the_disk_has_no_room_fails_nobody() -> None:
    file = FULL.open("w", encoding="utf-8")
    logging.configure("test", "test-1", file=file)
    structlog.get_logger().warning("database away", error="no space left on device")
    standard.getLogger("library").error("as well")
    with pytest.raises(OSError, match="space"):
        file.close()


@pytest.mark.usefixtures("loggers")
def test_lines_are_written_again_once_there_is_room(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", encoding="utf-8") as file:
        logging.configure("test", "test-1", file=file)
        structlog.get_logger().warning("database away")
    assert '"event":"database away"' in (tmp_path / "log").read_text("utf-8")
