"""HTTP calls of logins: beginning, continuing, listing, ending."""

from typing import Annotated

from litestar import Response, Router, delete, get, post
from litestar.params import Body, FromPath
from prometheus_client import Counter

from wordrally.chassis.http.bodies import MAX_SMALL_BODY_BYTES
from wordrally.contracts.http.accounts import AccessToken, Credentials, FactorAnswer, LoginView
from wordrally.contracts.http.paging import Page
from wordrally.user.accounts.application import logins, second_factors
from wordrally.user.accounts.application.logins import SignedIn
from wordrally.user.accounts.entrypoints.auditing import name_account, name_address
from wordrally.user.accounts.entrypoints.cookies import device_cookie
from wordrally.user.accounts.entrypoints.dependencies import (
    ACCOUNT_PORTS,
    PortsDependency,
    cookie_of,
    shown_token,
)
from wordrally.user.accounts.entrypoints.devices import visiting_device
from wordrally.user.accounts.entrypoints.short_lists import page_of
from wordrally.user.shared.entrypoints import documents
from wordrally.user.shared.entrypoints.dependencies import (
    PRIVATE,
    AnyRequest,
    CallerDependency,
    PageCursorParameter,
    PageLimit,
)

LOGINS = Counter("wordrally_logins", "Logins begun, continued, and ended by their owner.", ["step"])


@post(
    "/auth/token",
    status_code=200,
    operation_id="logIn",
    summary="Begin a login",
    response_headers=documents.REMEMBERS,
    responses=documents.answers(
        {
            401: "Address and password do not belong together, or a second factor is needed"
            " (`second-factor-needed`).",
            429: "Too many logins to this address failed from this device or network.",
            **documents.FOREIGN,
            **documents.INVALID,
        }
    ),
)
async def log_in(
    request: AnyRequest,
    data: Annotated[Credentials, Body(examples=documents.CREDENTIALS)],
    ports: PortsDependency,
) -> Response[AccessToken]:
    """Begin a login. The access token is valid for 15 minutes; the refresh token comes in a cookie.

    With the cookie of a login of the same account, that login continues and counts as fresh for ten minutes:
    sensitive calls require a fresh login. Answer, time and limit on failures are the same for an unknown
    address and a wrong password. An account has at most 50 logins; the one that was used longest ago ends for
    a new one.

    After ten failures each further one delays the next attempt of that device or network, by at most 30
    seconds. Devices that have logged in before, and networks without a failure, are not delayed.
    """
    name_address(request, data.email)
    begun = await logins.log_in(ports, data, visiting_device(request))
    LOGINS.labels("begun").inc()
    return _access_token(request, begun)


@post(
    "/auth/token/factor",
    status_code=200,
    operation_id="answerChallenge",
    summary="Go on with a login that needs a second factor",
    response_headers=documents.REMEMBERS,
    responses=documents.answers(
        {
            401: "The code is wrong (`wrong-code`), or the challenge has ended (`challenge-ended`).",
            429: "Too many wrong codes for this account.",
            **documents.FOREIGN,
            **documents.INVALID,
        }
    ),
)
async def answer_challenge(
    request: AnyRequest,
    data: Annotated[FactorAnswer, Body(examples=documents.FACTOR_ANSWER)],
    ports: PortsDependency,
) -> Response[AccessToken]:
    """Begin the login with a code of the authenticator, or with a recovery code, either of which works once.

    A challenge lives five minutes and takes five codes.
    """
    begun = await second_factors.answer_challenge(ports, data, visiting_device(request))
    LOGINS.labels("begun").inc()
    return _access_token(request, begun)


@post(
    "/auth/refresh",
    status_code=200,
    operation_id="refreshLogin",
    summary="Go on with a login",
    response_headers=documents.REMEMBERS,
    responses=documents.answers({401: "There is no such login, or it has ended.", **documents.FOREIGN}),
)
async def refresh(request: AnyRequest, ports: PortsDependency) -> Response[AccessToken]:
    """Exchange the refresh token in the cookie for the next one. A token used twice ends the whole login."""
    continued = await logins.refresh(ports, shown_token(request))
    LOGINS.labels("continued").inc()
    return _access_token(request, continued)


@post(
    "/auth/logout",
    status_code=204,
    operation_id="logOut",
    summary="End a login",
    response_headers=documents.FORGETS,
    responses=documents.answers(documents.FOREIGN),
)
async def log_out(request: AnyRequest, ports: PortsDependency) -> Response[None]:
    """End the login of the cookie's token and clear the cookie. Repeating it does nothing.

    Within seconds every service refuses the login's tokens and closes its sockets (4001).
    """
    await logins.log_out(ports, shown_token(request))
    LOGINS.labels("ended").inc()
    return Response(None, headers=forgetting(request))


@get(
    "/users/me/logins",
    operation_id="listLogins",
    summary="List one's logins",
    security=documents.BEARER,
    responses=documents.of_account(documents.INVALID),
)
async def list_logins(
    ports: PortsDependency,
    caller: CallerDependency,
    limit: PageLimit = 50,
    cursor: PageCursorParameter = None,
) -> Response[Page[LoginView]]:
    """List every signed-in device, the newest login first. There are at most 50."""
    items = await logins.list_logins(ports, caller)
    return Response(page_of(items, limit, cursor), headers=PRIVATE)


@delete(
    "/users/me/logins/{login_id:str}",
    status_code=204,
    operation_id="endLogin",
    summary="End one of one's logins",
    security=documents.BEARER,
    responses=documents.of_account({404: "The account has no such login."}),
)
async def end_login(login_id: FromPath[str], ports: PortsDependency, caller: CallerDependency) -> None:
    """End a login. Within seconds every service refuses its tokens and closes its sockets (4001)."""
    await logins.end_own_login(ports, caller, login_id)
    LOGINS.labels("ended").inc()


@delete(
    "/users/me/logins",
    status_code=204,
    operation_id="endOtherLogins",
    summary="End all of one's other logins",
    security=documents.BEARER,
    responses=documents.of_account(),
)
async def end_other_logins(ports: PortsDependency, caller: CallerDependency) -> None:
    """Sign every other device out. The calling login continues."""
    await logins.end_other_logins(ports, caller)


def _access_token(request: AnyRequest, login: SignedIn) -> Response[AccessToken]:
    name_account(request, login.account_id)
    body = AccessToken(access_token=login.access_token, expires_in=login.access_lifetime_s)
    response = Response(body, headers=remembering(request, login))
    if login.device_token:
        response.cookies.append(device_cookie(cookie_of(request), login.device_token))
    return response


def remembering(request: AnyRequest, login: SignedIn) -> dict[str, str]:
    """Return the headers that give a browser its refresh token."""
    cookie = cookie_of(request).remember(login.refresh_token, login.refresh_lifetime_s)
    return {**PRIVATE, "Set-Cookie": cookie}


def forgetting(request: AnyRequest) -> dict[str, str]:
    """Return the headers that remove a browser's refresh token."""
    return {**PRIVATE, "Set-Cookie": cookie_of(request).forget()}


router = Router(
    request_max_body_size=MAX_SMALL_BODY_BYTES,
    path="/api/v1",
    route_handlers=[log_in, answer_challenge, refresh, log_out, list_logins, end_login, end_other_logins],
    dependencies=ACCOUNT_PORTS,
    tags=["Accounts"],
)
