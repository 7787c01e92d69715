"""Query parameters as a struct of the contract: decoding and documentation."""

from typing import Any, TypeVar, cast

import msgspec
from litestar.datastructures import MultiDict
from litestar.openapi.spec import Parameter, Reference, Schema

from wordrally.chassis.http.mistakes import field_error, mistakes_of
from wordrally.chassis.http.problems import invalid

S = TypeVar("S", bound=msgspec.Struct)


def read_query(query: MultiDict[Any], struct: type[S]) -> S:
    """Decode the query into the struct; the first value of a repeated parameter counts. Raises 422."""
    given = {name: query.getall(name)[0] for name in query}
    try:
        return msgspec.convert(given, struct, strict=False)
    except msgspec.ValidationError as error:
        raise invalid(
            mistakes_of(given, struct, where="query", strict=False)
            or [field_error(str(error), where="query")]
        ) from None


def parameters_of(struct: type[msgspec.Struct], told: dict[str, str]) -> list[Parameter | Reference]:
    """Return the OpenAPI parameters of a query struct; `told` describes each field."""
    (schema,) = msgspec.json.schema_components([struct], ref_template="{name}")[1].values()
    return [
        Parameter(
            name=name,
            param_in="query",
            required=name in schema.get("required", ()),
            description=told[name],
            schema=cast("Schema", _without_null(described)),  # rendered as it is
        )
        for name, described in schema["properties"].items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Drop null from the schema: a parameter is present or not, never null."""
    rest = {key: value for key, value in schema.items() if key != "anyOf" and value is not None}
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    return rest | (options[0] if options else {})
