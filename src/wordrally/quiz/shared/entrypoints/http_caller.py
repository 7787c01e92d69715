"""Identity of the caller: the token is verified here even though the gateway verified it."""

from typing import Any

from litestar import Request

from wordrally.chassis.http.problems import ProblemError, bearer, unauthorized
from wordrally.chassis.http.scopes import check_scope
from wordrally.chassis.tokens.verifying import BadToken, TokenClaims, TokenVerifier
from wordrally.contracts.claims import AccountClaims, LearnerClaims, PlayerClaims
from wordrally.contracts.ids import AccountId

AnyRequest = Request[Any, Any, Any]


def claims_of(verifier: TokenVerifier, request: AnyRequest) -> TokenClaims:
    """Return the claims of the caller. Raises 401, and 403 for an API key without the scope of the call."""
    token = bearer(request)
    if token is None:
        raise unauthorized()
    try:
        claims = verifier.verify(token)
    except BadToken as bad:
        raise unauthorized(str(bad)) from None
    check_scope(claims, request)
    return claims


def account_of(verifier: TokenVerifier, request: AnyRequest) -> AccountId:
    """Return the calling account. Raises 401, and 403 for a player or learner."""
    claims = claims_of(verifier, request)
    if not isinstance(claims, AccountClaims):
        detail = "This call needs an account's token, not a player's or learner's."
        raise ProblemError(403, "not-an-account", detail)
    return AccountId(claims.sub)


def learner_of(verifier: TokenVerifier, request: AnyRequest) -> AccountClaims | LearnerClaims:
    """Return the calling account or class member. Raises 401, and 403 for a player."""
    claims = claims_of(verifier, request)
    if isinstance(claims, PlayerClaims):
        raise ProblemError(403, "not-an-account", "This call is for accounts and learners, not for players.")
    return claims


def account_if_any(verifier: TokenVerifier, request: AnyRequest) -> AccountClaims | None:
    """Return the claims of the calling account; None for a player or without a token.

    Raises 401 for an invalid token.
    """
    if bearer(request) is None:
        return None
    claims = claims_of(verifier, request)
    return claims if isinstance(claims, AccountClaims) else None
