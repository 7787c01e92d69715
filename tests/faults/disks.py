"""Small file systems on loop devices, for what a disk does when the power goes or the room ends."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

UMOUNT_WITHIN_S = 15.0
COMMIT_S = 300
"""ext4 writes its journal that seldom by itself: what nobody asked to sync is not on the disk."""

CONTROL_BYTES = 1_000_000


class Skipped(Exception):
    """This machine does not allow it."""


class Disk:
    """An ext4 file system in a file."""

    def __init__(self, image: Path, mounted_at: Path) -> None:
        self.image = image
        self.mounted_at = mounted_at

    def mount(self) -> None:
        self.mounted_at.mkdir(parents=True, exist_ok=True)
        _run("mount", "-o", f"loop,commit={COMMIT_S}", self.image, self.mounted_at)

    def unmount(self) -> None:
        """Whoever still holds it open has a moment to go."""
        deadline = time.monotonic() + UMOUNT_WITHIN_S
        while time.monotonic() < deadline:
            with contextlib.suppress(subprocess.CalledProcessError):
                _run("umount", self.mounted_at)
                return
            time.sleep(0.1)
        _run("umount", "--lazy", self.mounted_at)

    def lose_power(self, stop_everything: Callable[[signal.Signals], None]) -> bool:
        """Go back to the content of the disk at one instant, without any page of memory.

        Everything is frozen meanwhile and killed then. Returns whether a file that was written just before,
        and not synced, is lost. Otherwise the method would not show that anything can be lost.
        """
        control = self.mounted_at / "control"
        control.write_bytes(os.urandom(CONTROL_BYTES))
        stop_everything(signal.SIGSTOP)
        copy = self.image.with_suffix(".copy")
        _run(
            "cp", "--sparse=always", self.image, copy
        )  # what the file system has written; its memory is elsewhere
        stop_everything(signal.SIGKILL)
        self.unmount()
        copy.replace(self.image)
        self.mount()
        return not control.exists() or control.stat().st_size == 0

    def fill(self) -> None:
        """Take all the room that is left."""
        with self._filler.open("wb") as filler:
            size = 1 << 26
            while size >= 512:
                try:
                    os.posix_fallocate(filler.fileno(), os.fstat(filler.fileno()).st_size, size)
                except OSError:
                    size //= 2

    def free(self) -> None:
        """Give the room back."""
        self._filler.unlink()

    @property
    def _filler(self) -> Path:
        return self.mounted_at / "filler"


@contextlib.contextmanager
def disk(folder: Path, mounted_at: Path, size_mb: int) -> Iterator[Disk]:
    """A mounted disk. Raises `Skipped`."""
    folder.mkdir(parents=True, exist_ok=True)
    image = folder / "disk.img"
    with image.open("wb") as file:
        file.truncate(size_mb << 20)
    made = Disk(image, mounted_at)
    with _skipping():
        _run("mkfs.ext4", "-q", "-m", "0", image)
        made.mount()
    try:
        yield made
    finally:
        made.unmount()


def _run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)


@contextlib.contextmanager
def _skipping() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as missing:
        raise Skipped(f"{missing.filename} is not installed") from None
    except subprocess.CalledProcessError as refused:
        raise Skipped(refused.stderr.strip().replace("\n", " ")) from None
