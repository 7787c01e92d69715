"""HTTP calls of the user service, which can be imported and described without engines."""

from collections.abc import Iterable
from typing import Any

from litestar import Litestar, Response, Router, get
from litestar.datastructures import State

from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.application.reset_requests import ResetRequests
from wordrally.user.accounts.entrypoints import (
    http_accounts,
    http_api_keys,
    http_export,
    http_logins,
    http_mails,
    http_second_factors,
    problems,
)
from wordrally.user.accounts.entrypoints.auditing import AuditCalls
from wordrally.user.accounts.entrypoints.cookies import cookie_for
from wordrally.user.accounts.entrypoints.origins import Origins
from wordrally.user.classes.application.ports import ClassPorts
from wordrally.user.classes.domain.refusals import ClassError
from wordrally.user.classes.entrypoints import http_class_memory, http_classes, http_members
from wordrally.user.classes.entrypoints.problems import on_class_refused
from wordrally.user.learning.entrypoints import http_history
from wordrally.user.usage.application.reporting import UsagePorts
from wordrally.user.usage.entrypoints import http_usage

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
    exception_handlers={**problems.HANDLERS, ClassError: on_class_refused},
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
    app.state.learning_ports = ports.learning
    app.state.key_ring = keys
    app.state.reset_requests = reset_requests
    app.state.cookie = cookie_for(ports.public_url)
    app.state.origins = Origins(frozenset({ports.public_url, *allowed_origins}))


def attach_classes(app: Litestar, ports: ClassPorts) -> None:
    """Put the ports of classes into the application's state."""
    app.state.class_ports = ports


def attach_usage(app: Litestar, ports: UsagePorts) -> None:
    """Put the sums of usage into the application's state."""
    app.state.usage_ports = ports
