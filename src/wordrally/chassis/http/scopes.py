"""Check of the scopes of API keys, for every HTTP call of every service."""

from typing import Any

from litestar import Request

from wordrally.chassis.http.problems import ProblemError
from wordrally.chassis.tokens.verifying import TokenClaims
from wordrally.contracts.claims import AccountClaims
from wordrally.contracts.scopes import may_call, sufficient_scopes


def check_scope(claims: TokenClaims, request: Request[Any, Any, Any]) -> None:
    """Raise 403 when the token is an API key that may not make this call."""
    template = str(request.scope.get("path_template", ""))
    if not isinstance(claims, AccountClaims) or may_call(claims, request.method, template):
        return
    if wanted := sorted(sufficient_scopes(request.method, template)):
        detail = f"This call needs an API key with the scope {' or '.join(wanted)}."
    else:
        detail = "No API key may make this call; it needs a login."
    raise ProblemError(403, "scope-missing", detail).telling({"scopes": list(map(str, wanted))})
