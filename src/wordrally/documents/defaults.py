"""Defaults in words instead of the keyword `default`.

Generators of clients take a field with that keyword for one that is always there, so that a caller would have
to send it.
"""

import json
from collections.abc import Container, Iterator
from typing import Any, cast

from wordrally.documents.about import Json
from wordrally.documents.schemas import REF


def state_defaults(document: Json, sparse: Container[str]) -> None:
    """Describe the defaults of fields, and require the fields that an answer always has.

    `sparse` names the schemas whose fields are left out of an answer while they have their default.
    """
    schemas = document["components"]["schemas"]
    sent = _sent_by_clients(document)
    for name, schema in schemas.items():
        fields = [field for field, of in schema.get("properties", {}).items() if "default" in of]
        if fields and name not in sent and name not in sparse:
            schema["required"] = [
                field for field in schema["properties"] if field in {*schema.get("required", []), *fields}
            ]
        for field in fields:
            said = name in sent or name in sparse
            schema["properties"][field] = _in_words(schema["properties"][field], is_said=said)


def _in_words(schema: Json, *, is_said: bool) -> Json:
    rest = {key: value for key, value in schema.items() if key != "default"}
    if not is_said or schema["default"] is None:
        return rest
    default = f"Default: `{json.dumps(schema['default'], ensure_ascii=False)}`."
    return {**rest, "description": f"{rest.get('description', '')} {default}".strip()}


def _sent_by_clients(document: Json) -> set[str]:
    """Return the names of all schemas of which a request body is made."""
    schemas = document["components"]["schemas"]
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    found: set[str] = set()
    waiting = [name for each in operations for name in _names_in(each.get("requestBody"))]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _names_in(schemas[name])
    return found


def _names_in(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in cast("list[Any]", node):
            yield from _names_in(item)
    elif isinstance(node, dict):
        for key, value in cast("Json", node).items():
            if key == "$ref" and isinstance(value, str):
                yield value.removeprefix(REF)
            else:
                yield from _names_in(value)
