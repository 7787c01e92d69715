"""Following `$ref` through a document."""

from collections.abc import Iterator
from typing import Any


def references(node: Any) -> Iterator[str]:
    """Every `$ref` of a document."""
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    elif isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)


def resolve(document: Any, reference: str) -> Any:
    """What a reference within the document leads to. Raises `KeyError` when that is nothing."""
    node = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node
