"""Errors of commands: one sentence that names the file, says what is wrong and safe, and what to do next."""

import errno
from contextlib import suppress
from pathlib import Path

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
NOT_ALLOWED = (errno.EACCES, errno.EPERM)


class StackCannotStart(Exception):
    """Something that the stack or a command needs is missing, taken or damaged."""


def sentence(error: OSError, path: Path | str | None = None) -> str:
    """Turn an error of the system into what an operator needs to know."""
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
            f"Cannot use {where}: {why}. Nothing was changed; {there} belongs to {_owner(there)}: run the command "
            f"as that user, choose another folder, or take it over with: sudo chown -R $(id -un) {there}"
        )
    if error.errno == errno.EROFS:
        return f"Cannot write {where}: {why}. Nothing was changed; mount that disk writable, then try again."
    return f"Cannot use {where}: {why}. Nothing was changed; check that path and its disk, then try again."


def _nearest(path: Path) -> Path:
    """The path itself, or the first folder above it that is there and can be looked at."""
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
