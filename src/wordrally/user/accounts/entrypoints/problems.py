"""HTTP responses for the refusals of the rules."""

from collections.abc import Callable
from typing import Any

import structlog
from litestar import Request, Response
from prometheus_client import Counter

from wordrally.chassis.http.problems import ProblemError, invalid, problem_response, unavailable
from wordrally.contracts.http.problems import FieldError
from wordrally.user.accounts.domain import refusals
from wordrally.user.accounts.entrypoints.auditing import name_account
from wordrally.user.accounts.entrypoints.dependencies import cookie_of
from wordrally.user.shared.application.ports import Overloaded, UserUnavailable
from wordrally.user.shared.domain.refusals import InvalidField, StaleLogin, UnknownAccount, UserError

REFUSALS = Counter(
    "wordrally_user_refusals", "Calls that the rules of accounts and logins refused.", ["reason"]
)

AnyRequest = Request[Any, Any, Any]
log = structlog.get_logger()

CHALLENGE = {"WWW-Authenticate": "Bearer"}
_AGAIN = "This call needs a login of the last ten minutes; enter the password again."
_PLAIN: dict[type[UserError], tuple[int, str, str]] = {
    refusals.AddressTaken: (409, "address-taken", "Another account has this e-mail address."),
    refusals.WrongCredentials: (401, "wrong-credentials", "Address and password do not belong together."),
    refusals.ChallengeEnded: (
        401,
        "challenge-ended",
        "This login waited too long or had too many wrong codes; begin again.",
    ),
    refusals.SecondFactorOn: (409, "second-factor-on", "The account has a second factor already."),
    refusals.NoSecondFactor: (404, "no-second-factor", "The account has no such second factor."),
    refusals.LoginEnded: (401, "login-ended", "This login has ended; sign in again."),
    refusals.TokenReused: (401, "login-ended", "This login has ended; sign in again."),
    refusals.CallingLoginEnded: (401, "unauthorized", "The access of this token has ended."),
    UnknownAccount: (401, "unauthorized", "The account of this access token is gone."),
    StaleLogin: (403, "login-again", _AGAIN),
    refusals.AccountBlocked: (403, "account-blocked", "The operator of this site has blocked this account."),
    refusals.UnknownApiKey: (404, "unknown-key", "You have no such API key; it may have been withdrawn."),
    refusals.UnknownLogin: (404, "unknown-login", "You have no such login; it may have ended."),
}
"""Refusals without values: status, kind and detail."""


def told(refusal: UserError) -> ProblemError:
    """Return the problem document of a refusal."""
    match refusal:
        case InvalidField():
            problem = invalid([_mistake(refusal)])
        case refusals.WrongPassword():
            wrong = FieldError(
                field="/current_password", message="This is not the current password.", code="wrong-password"
            )
            problem = ProblemError(403, "wrong-password", wrong.message, errors=[wrong])
        case refusals.TooManyFailures():
            detail = "Too many attempts from here failed; none is tried for a while."
            seconds = -(-refusal.retry_after_ms // 1000)
            problem = ProblemError(429, "too-many-failures", detail, headers={"Retry-After": str(seconds)})
        case refusals.SecondFactorNeeded():
            detail = "The password is right; a code of the second factor is needed as well."
            values = {"challenge": refusal.challenge, "factors": ["totp", "recovery_code"]}
            problem = ProblemError(401, "second-factor-needed", detail, headers=CHALLENGE).telling(values)
        case refusals.WrongFactorCode():
            detail = "This code is wrong, or was used before."
            wrong_code = ProblemError(401, "wrong-code", detail, headers=CHALLENGE)
            problem = wrong_code.telling({"tries_left": refusal.tries_left})
        case refusals.SignUpClosed():
            if refusal.domains:
                detail = f"Accounts are for addresses of {', '.join(refusal.domains)}."
            else:
                detail = "Ask the operator of this site for an account."
            told_domains = {"domains": list(refusal.domains)}
            problem = ProblemError(403, "sign-up-closed", detail).telling(told_domains)
        case refusals.ApiKeyQuotaReached():
            detail = f"An account has at most {refusal.limit} of these."
            problem = ProblemError(403, "quota", detail).telling(
                {"quota": refusal.what, "limit": refusal.limit}
            )
        case refusals.BadMailToken():
            detail = "This link is not valid any more; ask for a new one."
            problem = invalid([FieldError(field="/token", message=detail, code="bad-link")])
        case _:
            status, kind, detail = _PLAIN[type(refusal)]
            problem = ProblemError(status, kind, detail, headers=CHALLENGE if status == 401 else None)
    return problem


def _mistake(refusal: InvalidField) -> FieldError:
    where = "query" if refusal.pointer == "/cursor" else "body"
    return FieldError(
        where=where,
        field=refusal.pointer,
        message=refusal.message,
        code=refusal.code,
        values=refusal.values,
    )


def _on_refused(request: AnyRequest, refusal: UserError) -> Response[bytes]:
    REFUSALS.labels(type(refusal).__name__).inc()
    if refusal.account_id is not None:
        name_account(request, refusal.account_id)
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
    UserError: _on_refused,
    Overloaded: _on_overloaded,
    UserUnavailable: _on_unavailable,
}
