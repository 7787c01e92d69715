"""Dependencies of the HTTP handlers of accounts: their ports, and the refresh cookie."""

from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from wordrally.user.accounts.application.ports import UserPorts
from wordrally.user.accounts.entrypoints.cookies import RefreshCookie
from wordrally.user.accounts.entrypoints.origins import Origins
from wordrally.user.shared.entrypoints.dependencies import CALLER, AnyRequest


async def _provide_ports(state: State) -> UserPorts:
    ports: UserPorts = state.ports
    return ports


PortsDependency = NamedDependency[SkipValidation[UserPorts]]
"""Return the stores and engines of the use cases."""


ACCOUNT_PORTS = {**CALLER, "ports": Provide(_provide_ports)}
"""Dependencies of every call of accounts."""


def shown_token(request: AnyRequest) -> str:
    """Return the refresh token in the cookie, or an empty text. Raises 403 for a page of another site."""
    origins: Origins = request.app.state.origins
    origins.check(request.headers)
    return request.cookies.get(cookie_of(request).name, "")


def cookie_of(request: AnyRequest) -> RefreshCookie:
    """Return the cookie of this site."""
    cookie: RefreshCookie = request.app.state.cookie
    return cookie
