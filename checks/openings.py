"""Check that no docstring begins with a word that hides its subject: `python -m checks.openings`."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from checks.links import ROOT

FOLDERS = ("src", "bench", "checks", "deploy", "lexicon")
REFUSED = re.compile(r"(?:Who(?:ever|se)?|What(?:ever)?|How|Whether|Why|Where|When)\b")
"""Relative clauses. An imperative or a noun phrase names its subject."""


def refused(path: Path) -> Iterator[str]:
    """Yield file, line and beginning of each docstring, also of constants, with a refused opening."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))) if REFUSED.match(text.lstrip()):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {text.lstrip().splitlines()[0][:80]}"
            case _:
                pass


def main() -> int:
    """Print the refused openings, and return the exit code."""
    found = [
        line for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")) for line in refused(path)
    ]
    print(*found, sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
