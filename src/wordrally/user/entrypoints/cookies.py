"""The cookie that holds a refresh token: out of scripts' reach, and sent to the calls that need it only."""

from typing import Any

from litestar import Request

REFRESH_TOKEN = "wordrally_refresh"
_ATTRIBUTES = "Path=/api/v1/auth; HttpOnly; SameSite=Strict"

FORGET = f"{REFRESH_TOKEN}=; Max-Age=0; {_ATTRIBUTES}"
"""A `Set-Cookie` that takes the token away."""


def remember(request: Request[Any, Any, Any], token: str, lifetime_s: int) -> str:
    """A `Set-Cookie` for a token; `Secure` when the browser came over HTTPS, else plain HTTP would not keep it."""
    cookie = f"{REFRESH_TOKEN}={token}; Max-Age={lifetime_s}; {_ATTRIBUTES}"
    return f"{cookie}; Secure" if _came_by_https(request) else cookie


def _came_by_https(request: Request[Any, Any, Any]) -> bool:
    """As the gateway tells it; nobody gains by lying here."""
    return request.headers.get("x-forwarded-proto", request.url.scheme) == "https"
