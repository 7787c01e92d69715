"""Dependencies of HTTP handlers: the caller by the token of the request, and the page of a list."""

from typing import Annotated, Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter, SkipValidation

from wordrally.chassis.http.problems import ProblemError, bearer, unauthorized
from wordrally.chassis.http.scopes import check_scope
from wordrally.chassis.tokens.verifying import BadToken, TokenClaims, TokenVerifier
from wordrally.contracts.claims import AccountClaims, LearnerClaims, PlayerClaims
from wordrally.contracts.ids import AccountId
from wordrally.user.shared.domain.callers import Caller, LoginReference

AnyRequest = Request[Any, Any, Any]

PRIVATE = {"Cache-Control": "no-store"}

PageLimit = Annotated[int, QueryParameter(ge=1, le=100, description="How many items at most.")]
PageCursorParameter = Annotated[
    str | None, QueryParameter(max_length=400, description="`next_cursor` of the page before this one.")
]


async def _provide_caller(request: AnyRequest, state: State) -> Caller:
    verifier: TokenVerifier = state.key_ring
    return caller_of(verifier, request)


async def _provide_learner(request: AnyRequest, state: State) -> AccountClaims | LearnerClaims:
    return learner_of(state.key_ring, request)


def learner_of(verifier: TokenVerifier, request: AnyRequest) -> AccountClaims | LearnerClaims:
    """Return the account or class member of the request's valid token. Raises 401, and 403 for a player."""
    claims = _claims_of(verifier, request)
    if isinstance(claims, PlayerClaims):
        raise ProblemError(403, "not-an-account", "This call is for accounts and learners, not for players.")
    return claims


def _claims_of(verifier: TokenVerifier, request: AnyRequest) -> TokenClaims:
    token = bearer(request)
    if token is None:
        raise unauthorized()
    try:
        claims = verifier.verify(token)
    except BadToken as bad:
        raise unauthorized(str(bad)) from None
    request.state.audited_account = claims.sub
    check_scope(claims, request)
    return claims


def caller_of(verifier: TokenVerifier, request: AnyRequest) -> Caller:
    """Return the account of the request's valid access token. Raises 401, and 403 for others."""
    claims = _claims_of(verifier, request)
    if not isinstance(claims, AccountClaims):
        raise ProblemError(
            403, "not-an-account", "This call is for accounts; the token of a player or learner does not do."
        )
    login = LoginReference(claims.login)
    return Caller(AccountId(claims.sub), login, claims.auth_time * 1000, claims.role == "operator")


CallerDependency = NamedDependency[SkipValidation[Caller]]
"""Return the calling account. Raises 401 without a valid token, and 403 for a player's."""

LearnerDependency = NamedDependency[SkipValidation[AccountClaims | LearnerClaims]]
"""Return the calling account or class member. Raises 401 without a valid token, and 403 for a player's."""


CALLER = {"caller": Provide(_provide_caller)}
LEARNER = {"learner": Provide(_provide_learner)}
