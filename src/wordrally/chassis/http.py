"""HTTP behaviour of every service: problem documents, request ids, metrics, health."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Self, TypeVar

import msgspec
import structlog
from litestar import Litestar, MediaType, Request, Response, get
from litestar._openapi.schema_generation import SchemaCreator
from litestar.connection import ASGIConnection
from litestar.dto import AbstractDTO
from litestar.dto._backend import DTOBackend
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Reference, Schema
from litestar.types import ASGIApp, ControllerRouterHandler, Message, Receive, Scope, Send
from litestar.typing import FieldDefinition

from wordrally.chassis import logging, ops, reading, telemetry, tracing
from wordrally.chassis.health import Health, Readiness
from wordrally.chassis.mistakes import MAX_MISTAKES, field_error, mistakes_in_json, not_json
from wordrally.contracts.http.problems import FieldError, Place, Problem

PROBLEM = "application/problem+json"
MAX_BODY_BYTES = 1_048_576
MAX_SMALL_BODY_BYTES = 4_096
"""Limits of bodies: of most calls, and of joins, logins, codes and profiles."""

B = TypeVar("B")

serve = ops.serve

log = structlog.get_logger()


class ProblemError(Exception):
    """HTTP error for the caller: raised by handlers and answered as a problem document.

    `kind` becomes the stable `type` `/problems/<kind>`.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})
        self.problem = Problem(
            type=f"/problems/{kind}",
            title=kind.replace("-", " ").capitalize(),
            status=status,
            detail=detail,
            values={**_wait(self.headers)},
            errors=list(errors[:MAX_MISTAKES]),
        )

    def telling(self, values: Mapping[str, str | int | list[str]]) -> Self:
        """Return the error with more `values` for the caller."""
        self.problem = msgspec.structs.replace(self.problem, values={**self.problem.values, **values})
        return self


def _wait(headers: Mapping[str, str]) -> dict[str, int]:
    """Return the seconds to wait, when the headers state them."""
    seconds = headers.get("Retry-After")
    return {} if seconds is None else {"seconds": int(seconds)}


def invalid(errors: Sequence[FieldError]) -> ProblemError:
    """Return a 422 for a body whose fields break the rules."""
    return ProblemError(422, "invalid-request", errors[0].message, errors=errors)


def unauthorized(detail: str = "This call needs a valid access token.") -> ProblemError:
    """Return a 401 with the challenge that RFC 6750 asks for."""
    return ProblemError(401, "unauthorized", detail, headers={"WWW-Authenticate": "Bearer"})


def unavailable(detail: str, retry_after_s: int = 1) -> ProblemError:
    """Return a 503: an engine is unavailable and the caller may try again."""
    return ProblemError(503, "unavailable", detail, headers={"Retry-After": str(retry_after_s)})


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
    try:
        return msgspec.json.decode(body, type=body_type)
    except msgspec.ValidationError as error:
        raise invalid(mistakes_in_json(body, body_type) or [field_error(str(error))]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise invalid([not_json(error)]) from None


def bearer(request: Request[Any, Any, Any]) -> str | None:
    """Return the token of `Authorization: Bearer …`, if there is one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else None


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response[bytes]:
    """Return a problem document as a response that names the request."""
    body = msgspec.structs.replace(problem, request_id=logging.request_id())
    return Response(
        content=msgspec.json.encode(body),
        status_code=problem.status,
        media_type=PROBLEM,
        headers=dict(headers or {}),
    )


def _on_problem(_request: Request[Any, Any, Any], error: ProblemError) -> Response[bytes]:
    return problem_response(error.problem, error.headers)


_DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not allow that method.",
    413: "The body is larger than this call takes.",
    422: "The request is not valid.",
}


def _on_http_exception(_request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer the framework's own refusals: unknown routes and methods, bad query parameters, large bodies."""
    status = 422 if error.status_code == 400 else error.status_code
    kind = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 422: "invalid-request"}
    title = kind.get(status, "refused")
    errors = [_parameter_error(item) for item in (error.extra or []) if isinstance(item, dict)]
    detail = _DETAILS.get(status, error.detail)
    return _on_problem(_request, ProblemError(status, title, detail, errors=errors, headers=error.headers))


_PLACES: dict[str, Place] = {"path": "path", "header": "header", "cookie": "header"}


def _parameter_error(item: dict[str, Any]) -> FieldError:
    if item.get("key") == "data":  # Litestar's name for the body
        return FieldError(field="", message="The body is missing.", code="missing")
    told = field_error(str(item.get("message", "")))
    where = _PLACES.get(str(getattr(item.get("source"), "value", item.get("source"))), "query")
    return msgspec.structs.replace(told, where=where, field=f"/{item.get('key', '')}")


def _on_bug(_request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    log.exception("request failed", exc_info=error)
    problem = Problem(
        type="/problems/internal-error",
        title="Internal error",
        status=500,
        detail="Something went wrong on our side; it has been logged under this request's id.",
    )
    return problem_response(problem)


def documented(problems: Mapping[int, str]) -> dict[int, ResponseSpec]:
    """Return the OpenAPI description of a call's problems: each status with a sentence on its cause."""
    return {
        status: ResponseSpec(Problem, generate_examples=False, description=sentence, media_type=PROBLEM)
        for status, sentence in problems.items()
    }


class ObserveRequests:
    """ASGI middleware that binds the request id to the logs, returns it, and counts and times requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        method = str(scope["method"])
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        logging.bind_request(headers)
        started = time.perf_counter()
        status = 500

        async def observe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if request_id := logging.request_id():
                    message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        with tracing.span(method, parent=headers) as trace:
            try:
                await self._app(scope, receive, observe)
            finally:
                route = str(scope.get("path_template") or "unmatched")
                _observe(method, route, status, time.perf_counter() - started)
                if trace is not None:
                    trace.update_name(f"{method} {route}")
                    trace.set_attribute("http.response.status_code", status)


def _observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count and time a request. `route` is the template: each path with an id would be another series."""
    telemetry.REQUESTS.labels(method, route, status).inc()
    telemetry.REQUEST_SECONDS.labels(method, route).observe(seconds)
    if route not in ("/livez", "/readyz", "/metrics", "/.well-known/jwks.json"):  # machines ask often
        log.info(
            "request",
            method=method,
            route=route,
            status=status,
            duration_ms=round(seconds * 1000, 1),
        )


def health_handlers(health: Health) -> list[ControllerRouterHandler]:
    """Return the handlers of `/livez`, `/readyz` and `/metrics`, which the API's documents omit."""

    @get("/livez", media_type=MediaType.TEXT, include_in_schema=False)
    async def livez() -> str:
        return "ok"

    @get("/readyz", include_in_schema=False)
    async def readyz() -> Response[Readiness]:
        readiness = await health.readiness()
        status = 200 if readiness.ready else 503
        return Response(readiness, status_code=status, headers=readiness.headers())

    @get("/metrics", include_in_schema=False)
    async def metrics() -> Response[bytes]:
        return Response(telemetry.exposition(), media_type=telemetry.CONTENT_TYPE)

    return [livez, readyz, metrics]


def create_app(
    handlers: Sequence[ControllerRouterHandler],
    *,
    health: Health,
    openapi: OpenAPIConfig | None = None,
    dependencies: Mapping[str, Any] | None = None,
) -> Litestar:
    """Return a Litestar application of `handlers` and health whose errors are all problem documents."""
    app = Litestar(
        before_request=_refuse_unknown_parameters,
        route_handlers=[*handlers, *health_handlers(health)],
        dependencies=dict(dependencies or {}),
        dto=JsonBody,
        return_dto=None,
        exception_handlers={
            ProblemError: _on_problem,
            HTTPException: _on_http_exception,
            Exception: _on_bug,
        },
        middleware=[ObserveRequests],
        openapi_config=openapi,
        request_max_body_size=MAX_BODY_BYTES,
        logging_config=None,
        pdb_on_exception=False,
        debug=False,
    )
    app.state.query_types = reading.query_types(app)
    app.asgi_handler = reading.AnswerReads(app.asgi_handler)
    return app


async def _refuse_unknown_parameters(request: Request[Any, Any, Any]) -> None:
    if mistakes := reading.query_mistakes(request, request.app.state.query_types):
        raise invalid([*mistakes, *await _mistakes_of_body(request)])


async def _mistakes_of_body(request: Request[Any, Any, Any]) -> list[FieldError]:
    field = request.route_handler.parsed_data_field
    body = b"" if field is None else await request.body()
    return mistakes_in_json(body, field.annotation) if field and body else []
