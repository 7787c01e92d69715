"""Envoy's configuration messages as JSON."""

from typing import Any

Json = dict[str, Any]


def message(kind: str, **fields: Any) -> Json:
    """Build a message that names its own type, such as `extensions.filters.http.cors.v3.Cors`."""
    return {"@type": f"type.googleapis.com/envoy.{kind}", **fields}


def extension(name: str, kind: str, **fields: Any) -> Json:
    """Build an extension of that type, under that name."""
    return {"name": name, "typed_config": message(kind, **fields)}
