"""JSON Schemas as HTML: types in a line, objects as tables of their fields."""

import json
from html import escape
from typing import Any

from wordrally.documents.about import Json
from wordrally.documents.markup import code, element, link, phrase

# Keyword → text of its value behind a type.
_CONSTRAINTS = {
    "minimum": "≥ {:g}",
    "maximum": "≤ {:g}",
    "minLength": "≥ {} characters",
    "maxLength": "≤ {} characters",
    "minItems": "≥ {} items",
    "maxItems": "≤ {} items",
    "pattern": "matches {}",
}


def type_of(schema: Json) -> str:  # noqa: PLR0911 (a case each)
    """Write a type on one line, with links to the types that it names."""
    match schema:
        case {"$ref": str(ref)}:
            name = ref.rpartition("/")[2]
            return link(f"#schema-{name}", escape(name))
        case {"allOf": [only]}:
            return type_of(only)
        case {"anyOf": list(options)} | {"oneOf": list(options)}:
            return " or ".join(type_of(option) for option in options)
        case {"const": value}:
            return code(json.dumps(value))
        case {"enum": list(values)}:
            return " or ".join(code(json.dumps(value)) for value in values)
        case {"type": "array", "items": items}:
            return f"list of {type_of(items)}{_constraints(schema)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"object of {type_of(values)}"
        case {"type": str(kind)}:
            return escape(kind) + _constraints(schema)
        case _:
            return "any"


def _constraints(schema: Json) -> str:
    told = [text.format(schema[name]) for name, text in _CONSTRAINTS.items() if name in schema]
    return f" ({escape(', '.join(told))})" if told else ""


def fields(schema: Json) -> str:
    """Write an object's fields as a table."""
    required = set(schema.get("required", []))
    rows = [
        _row(name, of, "" if name in required else _absence(of))
        for name, of in schema.get("properties", {}).items()
    ]
    return table(rows)


def _absence(schema: Json) -> str:
    if schema.get("default") is None:
        return "optional"
    return f"optional, default {code(json.dumps(schema['default']))}"


def parameters(described: list[Json]) -> str:
    """Write a call's parameters as a table."""
    rows = [
        _row(each["name"], each["schema"], _place(each), each.get("description", "")) for each in described
    ]
    return table(rows)


def _place(parameter: Json) -> str:
    need = "" if parameter.get("required") else ", " + _absence(parameter["schema"])
    return f"in {parameter['in']}{need}"


def _row(name: str, schema: Json, note: str, description: str = "") -> str:
    told = description or schema.get("description", "")
    small = element("small", note) if note else ""
    return element(
        "tr", element("th", code(name), small, scope="row"), element("td", type_of(schema), _told(told))
    )


def _told(description: str) -> str:
    return element("p", phrase(description)) if description else ""


def table(rows: list[str]) -> str:
    """Write a table, or nothing without rows."""
    return element("table", *rows) if rows else ""


def example(value: Any) -> str:
    """Write an example as JSON."""
    return element("pre", code(json.dumps(value, indent=2, ensure_ascii=False)))
