"""Recording of calls in the audit log: which ones, who made them, from which network, with which outcome."""

from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from wordrally.contracts.ids import AccountId
from wordrally.user.accounts.application.audit import AuditEvent
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.domain.accounts import address_key
from wordrally.user.accounts.entrypoints.devices import device_of
from wordrally.user.shared.domain.networks import wide_network
from wordrally.user.shared.entrypoints.dependencies import AnyRequest
from wordrally.user.shared.entrypoints.networks import network_of

_ME = "/api/v1/users/me"
REFUSED_REFRESH = "refresh refused"
"""Recorded when it is refused only: a browser refreshes all day."""
EVENTS = {
    ("POST", "/api/v1/users"): "sign-up",
    ("PATCH", _ME): "profile or password changed",
    ("DELETE", _ME): "account erased",
    ("POST", f"{_ME}/email"): "address change asked for",
    ("GET", f"{_ME}/export"): "data exported",
    ("DELETE", f"{_ME}/logins"): "other logins ended",
    ("DELETE", f"{_ME}/logins/{{login_id}}"): "login ended",
    ("POST", f"{_ME}/mfa/totp/confirm"): "second factor switched on",
    ("DELETE", f"{_ME}/mfa/totp"): "second factor switched off",
    ("POST", f"{_ME}/keys"): "API key issued",
    ("DELETE", f"{_ME}/keys/{{key_id}}"): "API key withdrawn",
    ("POST", "/api/v1/auth/token"): "login",
    ("POST", "/api/v1/auth/token/factor"): "second factor of a login",
    ("POST", "/api/v1/auth/refresh"): REFUSED_REFRESH,
    ("POST", "/api/v1/auth/logout"): "log-out",
    ("POST", "/api/v1/auth/email/verify"): "address confirmed",
    ("POST", "/api/v1/auth/password/forgot"): "password reset asked for",
    ("POST", "/api/v1/auth/password/reset"): "password reset",
}
"""Calls that are recorded, whether they succeed or are refused."""


class AuditCalls:
    """ASGI middleware that records these calls once their status is known."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        event = EVENTS.get((str(scope.get("method")), str(scope.get("path_template"))))
        if scope["type"] != ScopeType.HTTP or event is None:
            await self._app(scope, receive, send)
            return
        status = 500

        async def observe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        request: AnyRequest = Request(scope)
        try:
            await self._app(scope, receive, observe)
        finally:
            if event != REFUSED_REFRESH or status >= 400:
                ports: UserPorts = request.app.state.ports
                ports.audit.record(_event_of(request, event, status))


def name_account(request: AnyRequest, account_id: AccountId) -> None:
    """State the account that a call concerns."""
    request.state.audited_account = account_id


def name_address(request: AnyRequest, address: str) -> None:
    """State the address that a call names, of which the log holds a hash."""
    request.state.audited_address = address_key(address)[:16]


def _event_of(request: AnyRequest, event: str, status: int) -> AuditEvent:
    return AuditEvent(
        at=request.app.state.ports.clock(),
        event=event,
        account=request.state.get("audited_account", ""),
        address=request.state.get("audited_address", ""),
        network=wide_network(network_of(request).partition("/")[0]) or "",
        device=device_of(request),
        status=status,
    )
