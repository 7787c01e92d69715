"""Names of the source tree."""

import ast
from collections import defaultdict
from pathlib import Path

SRC = Path(__file__).parent.parent / "src"

ALLOWED: dict[str, str] = {}
"""Class names that may stand for two things, and why."""


def test_a_public_class_name_stands_for_one_thing() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in SRC.rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(f"{path.relative_to(SRC)}:{node.lineno}")
    repeated = {name: where for name, where in places.items() if len(where) > 1 and name not in ALLOWED}
    assert not repeated
    assert not [name for name in ALLOWED if len(places[name]) < 2], "take out what is no longer needed"
