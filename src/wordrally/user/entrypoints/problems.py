"""HTTP responses for the refusals of the rules."""

from collections.abc import Callable
from typing import Any, assert_never

import structlog
from litestar import Request, Response
from prometheus_client import Counter

from wordrally.chassis.http import ProblemError, invalid, problem_response, unauthorized, unavailable
from wordrally.contracts.problems import FieldError
from wordrally.user.application.ports import Overloaded, UserUnavailable
from wordrally.user.domain import refusals
from wordrally.user.entrypoints.dependencies import cookie_of

REFUSALS = Counter(
    "wordrally_user_refusals", "Calls that the rules of accounts and logins refused.", ["reason"]
)

AnyRequest = Request[Any, Any, Any]
log = structlog.get_logger()

CHALLENGE = {"WWW-Authenticate": "Bearer"}


def told(refusal: refusals.AnyUserError) -> ProblemError:
    """Return the problem document of a refusal."""
    match refusal:
        case refusals.InvalidField():
            problem = invalid([_mistake(refusal)])
        case refusals.AddressTaken():
            problem = ProblemError(409, "address-taken", "Another account has this e-mail address.")
        case refusals.WrongCredentials():
            detail = "Address and password do not belong together."
            problem = ProblemError(401, "wrong-credentials", detail, headers=CHALLENGE)
        case refusals.WrongPassword():
            wrong = FieldError(
                field="/current_password", message="This is not the current password.", code="wrong-password"
            )
            problem = ProblemError(403, "wrong-password", wrong.message, errors=[wrong])
        case refusals.TooManyFailures():
            detail = "Too many logins to this address failed; none is tried for a while."
            seconds = -(-refusal.retry_after_ms // 1000)
            problem = ProblemError(429, "too-many-failures", detail, headers={"Retry-After": str(seconds)})
        case refusals.LoginEnded():
            problem = ProblemError(
                401, "login-ended", "This login has ended; sign in again.", headers=CHALLENGE
            )
        case refusals.StaleLogin():
            detail = "This call needs a login of the last ten minutes; enter the password again."
            problem = ProblemError(403, "login-again", detail)
        case refusals.UnknownLogin():
            problem = ProblemError(404, "unknown-login", "You have no such login; it may have ended.")
        case refusals.BadMailToken():
            detail = "This link is not valid any more; ask for a new one."
            problem = invalid([FieldError(field="/token", message=detail, code="bad-link")])
        case refusals.UnknownAccount():
            problem = unauthorized("The account of this access token is gone.")
        case _:
            assert_never(refusal)
    return problem


def _mistake(refusal: refusals.InvalidField) -> FieldError:
    where = "query" if refusal.pointer == "/cursor" else "body"
    return FieldError(
        where=where,
        field=refusal.pointer,
        message=refusal.message,
        code=refusal.code,
        values=refusal.values,
    )


def _on_refused(request: AnyRequest, refusal: refusals.AnyUserError) -> Response[bytes]:
    REFUSALS.labels(type(refusal).__name__).inc()
    problem = told(refusal)
    if isinstance(refusal, refusals.LoginEnded):
        problem.headers["Set-Cookie"] = cookie_of(request).forget()
    return problem_response(problem.problem, problem.headers)


def _on_overloaded(_request: AnyRequest, _error: Overloaded) -> Response[bytes]:
    REFUSALS.labels("Overloaded").inc()
    problem = unavailable("Too many people sign in at this moment; try again.", retry_after_s=2)
    return problem_response(problem.problem, problem.headers)


def _on_unavailable(_request: AnyRequest, error: UserUnavailable) -> Response[bytes]:
    log.warning("database away", error=str(error))
    problem = unavailable("The database does not answer at this moment; try again.", retry_after_s=2)
    return problem_response(problem.problem, problem.headers)


HANDLERS: dict[int | type[Exception], Callable[..., Response[bytes]]] = {
    refusals.UserError: _on_refused,
    Overloaded: _on_overloaded,
    UserUnavailable: _on_unavailable,
}
