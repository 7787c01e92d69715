"""Scopes of API keys: the calls that a key may make. Everything that is not stated here is refused."""

from typing import Literal

from wordrally.contracts.claims import KEY_ISSUER, AccountClaims

Scope = Literal["quizzes:read", "quizzes:write", "sessions:host", "reports:read"]

_API = "/api/v1"
_SESSION = f"{_API}/sessions/{{session_id}}"
_JOINING = (f"{_API}/sessions/join", f"{_SESSION}/seat")
_REPORTS = (f"{_SESSION}/report", f"{_SESSION}/leaderboard", f"{_API}/classes/{{class_id}}/words")


def sufficient_scopes(method: str, template: str) -> frozenset[Scope]:
    """Return the scopes of which one is enough for a call; none when no key may make it.

    `template` is the path of the route, with the names of its parameters in braces.
    """
    is_read = method in ("GET", "HEAD")
    if template in _JOINING:
        return frozenset()
    if template in _REPORTS:
        return frozenset({"reports:read"}) if is_read else frozenset()
    if _is_under(template, f"{_API}/sessions"):
        return frozenset({"sessions:host"})
    if any(_is_under(template, f"{_API}/{part}") for part in ("quizzes", "media", "words", "topics")):
        return frozenset({"quizzes:read", "quizzes:write"}) if is_read else frozenset({"quizzes:write"})
    return frozenset()


def may_call(claims: AccountClaims, method: str, template: str) -> bool:
    """Return whether an account's token, or an API key, may make a call."""
    return claims.iss != KEY_ISSUER or not sufficient_scopes(method, template).isdisjoint(claims.scopes)


def may_host(claims: AccountClaims) -> bool:
    """Return whether an account's token, or an API key, may open a host's socket."""
    return claims.iss != KEY_ISSUER or "sessions:host" in claims.scopes


def _is_under(template: str, place: str) -> bool:
    return template == place or template.startswith(f"{place}/")
