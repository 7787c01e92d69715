"""Files with keys: read, or made when there is none. Replicas that start at once share one key."""

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from wordrally.chassis.lifespan import ServiceCannotStart


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return what the file holds; write it (mode 600) when there is none. Raises `ServiceCannotStart`."""
    if not path.exists():
        _write(path, make())
    try:
        return path.read_bytes()
    except OSError as error:
        raise ServiceCannotStart(f"the key {path} cannot be read: {error}") from None


def _write(path: Path, key: bytes) -> None:
    """Write the whole key under another name first, then link it: the first process to link wins."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Processes in containers share process ids, so those would not tell drafts apart.
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    except OSError as error:
        raise ServiceCannotStart(f"the key {path} cannot be written: {error.strerror}") from None
