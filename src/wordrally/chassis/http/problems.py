"""Errors of calls as problem documents (RFC 9457)."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import msgspec
from litestar import Request, Response
from litestar.openapi.datastructures import ResponseSpec

from wordrally.chassis import logging
from wordrally.chassis.http.mistakes import MAX_MISTAKES
from wordrally.contracts.http.problems import FieldError, Problem

PROBLEM = "application/problem+json"


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


def documented(problems: Mapping[int, str]) -> dict[int, ResponseSpec]:
    """Return the OpenAPI description of a call's problems: each status with a sentence on its cause."""
    return {
        status: ResponseSpec(Problem, generate_examples=False, description=sentence, media_type=PROBLEM)
        for status, sentence in problems.items()
    }
