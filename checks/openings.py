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

HasDocstring = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def refused(path: Path) -> Iterator[str]:
    """Yield file, line and beginning of each docstring with a refused opening."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, HasDocstring) and REFUSED.match(text := ast.get_docstring(node) or ""):
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}: {text.splitlines()[0][:80]}"


def main() -> int:
    """Print the refused openings, and return the exit code."""
    found = [
        line for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")) for line in refused(path)
    ]
    print(*found, sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
