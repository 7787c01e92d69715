"""Corrections of the framework's document: wrong and empty statements are removed."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, cast

from wordrally.documents.about import Json
from wordrally.documents.schemas import REF

# Flags that mean the same when absent, and that OpenAPI 3.1 forbids in some places.
_SILENT = ("deprecated", "allowEmptyValue", "allowReserved")

# The framework's own 400 never occurs: the services answer 422 instead, as a problem.
_NEVER_ANSWERED = "400"

_WORDS = {"200": "Done.", "201": "Created.", "202": "Accepted.", "204": "Done; there is no body."}


def tidy(document: Json, names: Mapping[str, str]) -> Json:
    """Correct the document and rename its components."""
    rewrites: list[Callable[[Json], Json]] = [
        _without_silent_flags,
        _without_null_parameters,
        _with_header_schemas,
        lambda node: _renamed(node, names),
    ]
    result = document
    for rewrite in rewrites:
        result = cast("Json", _everywhere(rewrite, result))
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"] = _answers(operation["responses"])
    return result


def _answers(responses: Json) -> Json:
    told = {status: answer for status, answer in responses.items() if status != _NEVER_ANSWERED}
    return {status: _in_our_words(status, answer) for status, answer in told.items()}


def _in_our_words(status: str, answer: Json) -> Json:
    """Replace the framework's default phrase for a missing description. A 204 has no body."""
    answer = {key: value for key, value in answer.items() if not (status == "204" and key == "content")}
    if answer["description"] != HTTPStatus(int(status)).description:
        return answer
    return {**answer, "description": _WORDS[status]}


def _everywhere(rewrite: Callable[[Json], Json], node: Any) -> Any:
    """Rewrite every object, the inner ones first. Examples are left as they are."""
    if isinstance(node, list):
        return [_everywhere(rewrite, item) for item in cast("list[Any]", node)]
    if isinstance(node, dict):
        entries = cast("Json", node).items()
        return rewrite({k: v if k == "examples" else _everywhere(rewrite, v) for k, v in entries})
    return node


def _without_silent_flags(node: Json) -> Json:
    return {key: value for key, value in node.items() if not (key in _SILENT and value is False)}


def _without_null_parameters(node: Json) -> Json:
    """Remove null from the type of parameters: a parameter may be absent, but not null."""
    if "in" not in node or "schema" not in node:
        return node
    return {**node, "schema": _without_null(node["schema"])}


def _without_null(schema: Json) -> Json:
    rest = {key: value for key, value in schema.items() if key != "description"}
    if isinstance(rest.get("type"), list):
        (rest["type"],) = [kind for kind in rest["type"] if kind != "null"]
    if "enum" in rest:
        rest["enum"] = [value for value in rest["enum"] if value is not None]
    if "oneOf" in rest:
        (only,) = [option for option in rest.pop("oneOf") if option != {"type": "null"}]
        rest |= only
    return rest


def _with_header_schemas(node: Json) -> Json:
    """Add the schema that the header of a response needs."""
    headers = node.get("headers")
    if not isinstance(headers, dict):
        return node
    described = {
        name: {
            "description": header.get("description", ""),
            "schema": header.get("schema", {"type": "string"}),
        }
        for name, header in cast("Json", headers).items()
    }
    kept = {key: value for key, value in node.items() if key != "headers"}
    return kept | {"headers": described} if described else kept


def _renamed(node: Json, names: Mapping[str, str]) -> Json:
    ref = node.get("$ref")
    if isinstance(ref, str) and (name := names.get(ref.removeprefix(REF))):
        return {**node, "$ref": REF + name}
    return node
