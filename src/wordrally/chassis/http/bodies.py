"""Bodies of calls: their limits, and their decoder."""

from typing import Any, TypeVar

import msgspec
from litestar._openapi.schema_generation import SchemaCreator
from litestar.connection import ASGIConnection
from litestar.dto import AbstractDTO
from litestar.dto._backend import DTOBackend
from litestar.openapi.spec import Reference, Schema
from litestar.typing import FieldDefinition

from wordrally.chassis.http.mistakes import breaks_rules, field_error, mistakes_in_json, not_json
from wordrally.chassis.http.problems import ProblemError, invalid

MAX_BODY_BYTES = 1_048_576
MAX_SMALL_BODY_BYTES = 4_096
"""Limits of bodies: of most calls, and of joins, logins, codes and profiles."""

RULES = "rules"
"""Key in a handler's `opt` for the `Rules` of its body."""

B = TypeVar("B")


class JsonBody(AbstractDTO[Any]):
    """Decoder of the `data` of every handler: 422 with JSON pointers to invalid fields, 415 for another type.

    Litestar's own decoder accepts "1" for a number and does not name fields by JSON pointer.
    """

    def decode_bytes(self, value: bytes) -> Any:
        field = self.asgi_connection.route_handler.parsed_data_field
        assert field is not None, "only handlers that take `data` decode a body"
        return _decode_body(self.asgi_connection, value, field.annotation)

    @classmethod
    def create_for_field_definition(
        cls, field_definition: FieldDefinition, handler_id: str, backend_cls: type[DTOBackend] | None = None
    ) -> None:
        """Generate nothing, because the struct decodes itself."""

    @classmethod
    def create_openapi_schema(
        cls, field_definition: FieldDefinition, handler_id: str, schema_creator: SchemaCreator
    ) -> Reference | Schema:
        return schema_creator.for_field_definition(field_definition)


def _decode_body(connection: ASGIConnection[Any, Any, Any, Any], body: bytes, body_type: type[B]) -> B:
    content_type = (
        connection.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    )
    if content_type != "application/json":
        raise ProblemError(415, "unsupported-media-type", "The body must be application/json.")
    rules = connection.route_handler.opt.get(RULES, {})
    try:
        decoded = msgspec.json.decode(body, type=body_type)
    except msgspec.ValidationError as error:
        raise invalid(mistakes_in_json(body, body_type, rules) or [field_error(str(error))]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise invalid([not_json(error)]) from None
    if breaks_rules(decoded, rules):
        raise invalid(mistakes_in_json(body, body_type, rules))
    return decoded
