"""Errors of commands, with the file, the fault, the state of the data and the next step in one sentence."""

import errno
from contextlib import suppress
from pathlib import Path

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
NOT_ALLOWED = (errno.EACCES, errno.EPERM)


class StackCannotStart(Exception):
    """The stack or a command lacks something that it needs: it is missing, taken or damaged."""


def sentence(error: OSError, path: Path | str | None = None) -> str:
    """Turn an operating system error into a sentence for operators."""
    where = error.filename or path or "a file"
    why = (error.strerror or str(error)).lower()
    if error.errno in NO_ROOM:
        return (
            f"Cannot write {where}: {why}. Nothing that was stored is lost; make room on that disk, then run "
            "the same command again."
        )
    if error.errno in NOT_ALLOWED:
        there = _nearest(Path(str(where)))
        return (
            f"Cannot use {where}: {why}. Nothing was changed; {there} belongs to {_owner(there)}: run the "
            "command as that user, choose another folder, or take it over with: "
            f"sudo chown -R $(id -un) {there}"
        )
    if error.errno == errno.EROFS:
        return f"Cannot write {where}: {why}. Nothing was changed; mount that disk writable, then try again."
    return f"Cannot use {where}: {why}. Nothing was changed; check that path and its disk, then try again."


def _nearest(path: Path) -> Path:
    """Return the path itself, or the nearest parent folder that exists and is accessible."""
    for one in (path, *path.parents):
        with suppress(OSError):
            one.stat()
            return one
    return path


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except (OSError, KeyError):
        return "another user"
