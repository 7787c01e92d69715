"""Deletion of mails that are kept as files: with their account, and after three days."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

import structlog

from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.domain.mails import MAIL_KEPT_MS
from wordrally.user.shared.application.ports import UserUnavailable

SWEEP_EVERY_S = 60.0

log = structlog.get_logger()

Existing = Callable[[Iterable[AccountId]], Awaitable[set[AccountId]]]


async def keep_sweeping_mails(
    folder: Path, existing: Existing, clock: Callable[[], int], stop: asyncio.Event
) -> None:
    """Delete mails of erased accounts and old mails at start and every minute, until `stop` is set."""
    while not stop.is_set():
        try:
            if swept := await sweep_mails(folder, existing, clock()):
                log.info("kept mails deleted", mails=swept)
        except (UserUnavailable, OSError) as error:
            log.warning("kept mails not swept", error=str(error))
        try:
            await asyncio.wait_for(stop.wait(), SWEEP_EVERY_S)
        except TimeoutError:
            continue


async def sweep_mails(folder: Path, existing: Existing, now: int) -> int:
    """Delete them once, and return how many."""
    kept = await asyncio.to_thread(_kept_mails, folder)
    accounts = await existing({account_id for _, account_id, _ in kept})
    over = [path for at, account_id, path in kept if account_id not in accounts or at <= now - MAIL_KEPT_MS]
    await asyncio.to_thread(_delete, over)
    return len(over)


def kept_name(created_at: int, account_id: AccountId, mail_id: str) -> str:
    """Return the file name of a mail."""
    return f"{created_at}-{account_id}-{mail_id}.eml"


def _kept_mails(folder: Path) -> list[tuple[int, AccountId, Path]]:
    """Return time, account and path of each mail. Files of other names are not ours."""
    found: list[tuple[int, AccountId, Path]] = []
    for path in folder.glob("*.eml"):
        match path.stem.split("-"):
            case [at, account_id, _mail_id] if at.isdecimal():
                found.append((int(at), AccountId(account_id), path))
            case _:
                continue
    return found


def _delete(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
