"""Check that the locks pin everything that `pyproject.toml` asks for: `python -m checks.locks`."""

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from checks.links import ROOT

GROUPS = {
    "uv": ("install",),
    "run": ("build",),
    "dev": ("build", "test", "check"),
    "lexicon": ("lexicon",),
    "audit": ("audit",),
}
"""Which dependency groups each lock holds."""

WITH_EXTRAS = ("run", "dev")
"""The locks that also hold the product's own dependencies, with those of all extras."""

NAME = re.compile(r"^([A-Za-z0-9][\w.-]*)", re.MULTILINE)


def missing_pins(project: Mapping[str, Any], locks: Mapping[str, str]) -> list[str]:
    """Sentences about packages that a lock should pin and does not."""
    own = project["project"]
    product = [
        *own["dependencies"],
        *(name for names in own["optional-dependencies"].values() for name in names),
    ]
    found: list[str] = []
    for lock, groups in GROUPS.items():
        asked = [name for group in groups for name in project["dependency-groups"][group]]
        asked += product if lock in WITH_EXTRAS else []
        for name in sorted(_names(asked) - _names(locks[lock].splitlines()) - {own["name"]}):
            found.append(f"locks/{lock}.txt does not pin {name}: run 'make lock'")
    return found


def _names(requirements: Iterable[str]) -> set[str]:
    found = (NAME.match(requirement) for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", match[1]).lower() for match in found if match}


def main() -> int:
    """Print every missing pin, and return how the process exits."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    locks = {name: (ROOT / "locks" / f"{name}.txt").read_text("utf-8") for name in GROUPS}
    found = missing_pins(project, locks)
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
