"""Retention of backups: deletes the oldest folders beside a new one."""

import json
import shutil
from pathlib import Path

from wordrally.local.backups.back_up import MANIFEST


def delete_older(newest: Path, keep: int) -> list[Path]:
    """Delete the oldest backups in the folder of `newest` until `keep` are left, and return the deleted ones.

    A folder counts as a backup only when its manifest states its time. Anything else is left alone.
    """
    made = {
        path.parent: when
        for path in newest.absolute().parent.glob(f"*/{MANIFEST}")
        if (when := _made_at(path))
    }
    by_age = sorted(
        (folder for folder in made if folder != newest.absolute()), key=lambda folder: made[folder]
    )
    surplus = by_age[: max(len(by_age) + 1 - keep, 0)]
    for folder in surplus:
        shutil.rmtree(folder)
    return surplus


def _made_at(manifest: Path) -> int:
    try:
        made_at = json.loads(manifest.read_text("utf-8"))["made_at"]
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    return made_at if isinstance(made_at, int) else 0
