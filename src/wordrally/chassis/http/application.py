"""Application of a service: its handlers, with errors as problem documents."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import structlog
from litestar import Litestar, Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.config import OpenAPIConfig
from litestar.types import ControllerRouterHandler

from wordrally.chassis.health import Health
from wordrally.chassis.http import reading
from wordrally.chassis.http.bodies import MAX_BODY_BYTES, RULES, JsonBody
from wordrally.chassis.http.mistakes import field_error, mistakes_in_json
from wordrally.chassis.http.observing import ObserveRequests, health_handlers
from wordrally.chassis.http.problems import ProblemError, invalid, problem_response
from wordrally.contracts.http.problems import FieldError, Place, Problem

log = structlog.get_logger()


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
    rules = request.route_handler.opt.get(RULES)
    return mistakes_in_json(body, field.annotation, rules) if field and body else []
