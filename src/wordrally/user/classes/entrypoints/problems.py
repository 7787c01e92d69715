"""Refusals by the rules of classes as problem documents."""

from typing import Any, assert_never

from litestar import Request, Response
from prometheus_client import Counter

from wordrally.chassis.http.problems import ProblemError, problem_response
from wordrally.user.classes.domain import refusals
from wordrally.user.classes.domain.classes import MAX_CLASSES, MAX_MEMBERS

REFUSALS = Counter("wordrally_class_refusals", "Calls that the rules of classes refused.", ["reason"])

CHALLENGE = {"WWW-Authenticate": "Bearer"}


def told(refusal: refusals.AnyClassError) -> ProblemError:
    """Return the problem document of a refusal."""
    match refusal:
        case refusals.UnknownClass():
            problem = ProblemError(404, "unknown-class", "You have no such class.")
        case refusals.UnknownMember():
            problem = ProblemError(404, "unknown-member", "The class has no such member.")
        case refusals.StaleClass():
            problem = ProblemError(412, "stale-class", "The class was changed since you read it.")
        case refusals.TooManyClasses():
            detail = f"An account has at most {MAX_CLASSES} classes."
            problem = ProblemError(403, "quota", detail).telling({"quota": "classes", "limit": MAX_CLASSES})
        case refusals.ClassFull():
            detail = f"A class has at most {MAX_MEMBERS} members."
            problem = ProblemError(409, "class-full", detail).telling({"limit": MAX_MEMBERS})
        case refusals.WrongClassCode():
            detail = "These codes do not belong together; look at the card again."
            problem = ProblemError(401, "wrong-class-code", detail, headers=CHALLENGE)
        case refusals.UnknownGame():
            detail = "You have led no such session in the last 30 days."
            problem = ProblemError(404, "unknown-session", detail)
        case refusals.SessionRunning():
            problem = ProblemError(409, "wrong-phase", "The session has not finished yet.")
        case refusals.TooManyCodes():
            detail = "Too many wrong codes for this class came from your network; try again in a moment."
            seconds = -(-refusal.retry_after_ms // 1000)
            problem = ProblemError(429, "too-many-codes", detail, headers={"Retry-After": str(seconds)})
        case _:
            assert_never(refusal)
    return problem


def on_class_refused(_request: Request[Any, Any, Any], refusal: refusals.AnyClassError) -> Response[bytes]:
    """Answer a refused call."""
    REFUSALS.labels(type(refusal).__name__).inc()
    problem = told(refusal)
    return problem_response(problem.problem, problem.headers)
