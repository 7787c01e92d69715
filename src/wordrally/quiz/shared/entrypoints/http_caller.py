"""Who calls: the token of the request, verified here whatever the gateway did before."""

from typing import Any

from litestar import Request

from wordrally.chassis.http import ProblemError, bearer, unauthorized
from wordrally.chassis.tokens import BadToken, TokenClaims, TokenVerifier
from wordrally.contracts.claims import AccountClaims, PlayerClaims
from wordrally.contracts.ids import AccountId

AnyRequest = Request[Any, Any, Any]


def claims_of(verifier: TokenVerifier, request: AnyRequest) -> TokenClaims:
    """Whoever calls, account or player. Raises 401."""
    token = bearer(request)
    if token is None:
        raise unauthorized()
    try:
        return verifier.verify(token)
    except BadToken as bad:
        raise unauthorized(str(bad)) from None


def account_of(verifier: TokenVerifier, request: AnyRequest) -> AccountId:
    """The account that calls. Raises 401, and 403 for a player."""
    claims = claims_of(verifier, request)
    if isinstance(claims, PlayerClaims):
        raise ProblemError(403, "not-an-account", "This call is for accounts; a player's token does not do.")
    return AccountId(claims.sub)


def account_if_any(verifier: TokenVerifier, request: AnyRequest) -> AccountClaims | None:
    """Claims of the account that calls, or none for a stranger or a player. Raises 401 for a token that is not valid."""
    if bearer(request) is None:
        return None
    claims = claims_of(verifier, request)
    return claims if isinstance(claims, AccountClaims) else None
