"""HTTP calls of the user service, which can be imported and described without engines."""

from collections.abc import Iterable
from typing import Any

from litestar import Litestar, Response, Router, get
from litestar.datastructures import State

from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.user.application.class_ports import ClassPorts
from wordrally.user.application.reset_requests import ResetRequests
from wordrally.user.application.user_ports import UserPorts
from wordrally.user.entrypoints import (
    http_accounts,
    http_api_keys,
    http_class_memory,
    http_classes,
    http_export,
    http_history,
    http_logins,
    http_mails,
    http_members,
    http_second_factors,
    http_usage,
    problems,
)
from wordrally.user.entrypoints.auditing import AuditCalls
from wordrally.user.entrypoints.cookies import cookie_for
from wordrally.user.entrypoints.origins import Origins

JWKS_MAX_AGE_S = 60


@get(
    "/.well-known/jwks.json",
    operation_id="readKeys",
    summary="Read the keys that verify access tokens",
    tags=["Keys"],
)
async def read_keys(state: State) -> Response[dict[str, Any]]:
    """Return the public keys of every issuer of tokens as a JWK set (RFC 7517)."""
    keys: KeyRing = state.key_ring
    return Response(keys.jwks(), headers={"Cache-Control": f"public, max-age={JWKS_MAX_AGE_S}"})


router = Router(
    path="/",
    route_handlers=[
        http_accounts.router,
        http_logins.router,
        http_mails.router,
        http_second_factors.router,
        http_api_keys.router,
        http_export.router,
        http_history.router,
        http_classes.router,
        http_classes.entrance,
        http_members.router,
        http_class_memory.router,
        http_class_memory.learner_router,
        http_usage.router,
        read_keys,
    ],
    exception_handlers=problems.HANDLERS,
    middleware=[AuditCalls],
)


def attach(
    app: Litestar,
    ports: UserPorts,
    keys: KeyRing,
    reset_requests: ResetRequests,
    allowed_origins: Iterable[str] = (),
) -> None:
    """Put the ports into the application's state, where the dependencies of the handlers find them."""
    app.state.ports = ports
    app.state.key_ring = keys
    app.state.reset_requests = reset_requests
    app.state.cookie = cookie_for(ports.public_url)
    app.state.origins = Origins(frozenset({ports.public_url, *allowed_origins}))


def attach_classes(app: Litestar, ports: ClassPorts) -> None:
    """Put the ports of classes into the application's state."""
    app.state.class_ports = ports
