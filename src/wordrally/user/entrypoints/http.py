"""The HTTP calls of accounts, logins, history and learned words."""

import asyncio
from typing import Annotated, Any, cast

import msgspec
from litestar import Litestar, Request, Response, Router, delete, get, patch, post
from litestar.params import Body, CookieParameter, QueryParameter
from prometheus_client import Counter

from wordrally.chassis.http import ProblemError, bearer, unauthorized
from wordrally.chassis.tokens import BadToken, KeyRing
from wordrally.contracts.accounts import (
    AccessToken,
    AttendedSession,
    Credentials,
    LearnedWord,
    Profile,
    ProfileChange,
    SignUp,
)
from wordrally.contracts.claims import AccountClaims
from wordrally.contracts.ids import AccountId
from wordrally.contracts.paging import Page
from wordrally.user.application import accounts, history, learning, logins
from wordrally.user.application.logins import SignedIn
from wordrally.user.application.user_ports import UserPorts
from wordrally.user.domain.accounts import Account
from wordrally.user.entrypoints import cookies, documents, problems

LOGINS = Counter("wordrally_logins", "Logins begun, continued, and ended by their owner.", ["step"])
SIGN_UPS = Counter("wordrally_sign_ups", "Accounts opened.")
DELETIONS = Counter("wordrally_account_deletions", "Accounts erased.")

PRIVATE = {"Cache-Control": "no-store"}
JWKS_MAX_AGE_S = 60

AnyRequest = Request[Any, Any, Any]
RefreshCookie = Annotated[
    str | None, CookieParameter(name=cookies.REFRESH_TOKEN, description="The refresh token, set by a login.")
]
PageLimit = Annotated[int, QueryParameter(ge=1, le=100, description="How many items at most.")]
PageCursorParameter = Annotated[
    str | None, QueryParameter(max_length=400, description="`next_cursor` of the page before this one.")
]


class Backstage(msgspec.Struct, frozen=True):
    """What the calls work with; `departed` is set whenever an account was erased."""

    desk: UserPorts
    keys: KeyRing
    departed: asyncio.Event


def attach(app: Litestar, backstage: Backstage) -> None:
    """Give the calls of `app` what they work with. They find it at the application, so that the API's documents can
    be made of them without any."""
    app.state.backstage = backstage


def _backstage(request: AnyRequest) -> Backstage:
    return cast("Backstage", request.app.state.backstage)


def _desk(request: AnyRequest) -> UserPorts:
    return _backstage(request).desk


def _account_id(request: AnyRequest) -> AccountId:
    """The account whose valid access token the request shows."""
    token = bearer(request)
    if token is None:
        raise unauthorized()
    try:
        claims = _backstage(request).keys.verify(token)
    except BadToken as bad:
        raise unauthorized(str(bad)) from None
    if not isinstance(claims, AccountClaims):
        raise ProblemError(403, "not-an-account", "This call is for accounts; a player's token does not do.")
    return AccountId(claims.sub)


@post(
    "/api/v1/users",
    operation_id="signUp",
    summary="Open an account",
    responses=documents.answers({409: "Another account has this address.", **documents.INVALID}),
)
async def sign_up(
    request: AnyRequest, data: Annotated[SignUp, Body(examples=documents.SIGN_UP)]
) -> Response[Profile]:
    """The address is kept trimmed, with its domain in lower case; it is another account's if it differs in case only.

    409 is what signing up must tell of registered addresses; no other call tells anything.
    """
    account = await accounts.sign_up(_desk(request), data)
    SIGN_UPS.inc()
    return Response(_profile(account), headers={**PRIVATE, "Location": "/api/v1/users/me"})


@post(
    "/api/v1/auth/token",
    status_code=200,
    operation_id="logIn",
    summary="Begin a login",
    response_headers=documents.REMEMBERS,
    responses=documents.answers(
        {
            401: "Address and password do not belong together.",
            429: "Ten logins to this address failed within 15 minutes.",
            **documents.INVALID,
        }
    ),
)
async def log_in(
    request: AnyRequest, data: Annotated[Credentials, Body(examples=documents.CREDENTIALS)]
) -> Response[AccessToken]:
    """The access token holds for 15 minutes; the refresh token comes in a cookie.

    Answer and time are the same for an unknown address and a wrong password, and so is the limit on failures.
    """
    begun = await logins.log_in(_desk(request), data)
    LOGINS.labels("begun").inc()
    return _access_token(request, begun)


@post(
    "/api/v1/auth/refresh",
    status_code=200,
    operation_id="refreshLogin",
    summary="Go on with a login",
    response_headers=documents.REMEMBERS,
    responses=documents.answers({401: "There is no such login, or it has ended."}),
)
async def refresh(request: AnyRequest, refresh_token: RefreshCookie = None) -> Response[AccessToken]:
    """Exchanges the refresh token in the cookie for the next one. A token used twice ends the whole login."""
    continued = await logins.refresh(_desk(request), refresh_token or "")
    LOGINS.labels("continued").inc()
    return _access_token(request, continued)


@post(
    "/api/v1/auth/logout",
    status_code=204,
    operation_id="logOut",
    summary="End a login",
    response_headers=documents.FORGETS,
    responses=documents.answers({}),
)
async def log_out(request: AnyRequest, refresh_token: RefreshCookie = None) -> None:
    """Ends the login of the cookie's token and clears the cookie; doing it again does nothing."""
    await logins.log_out(_desk(request), refresh_token or "")
    LOGINS.labels("ended").inc()


@get(
    "/api/v1/users/me",
    operation_id="readProfile",
    summary="Read one's profile",
    security=documents.BEARER,
    responses=documents.of_account(),
)
async def read_profile(request: AnyRequest) -> Response[Profile]:
    account = await accounts.read_profile(_desk(request), _account_id(request))
    return Response(_profile(account), headers=PRIVATE)


@patch(
    "/api/v1/users/me",
    operation_id="changeProfile",
    summary="Change one's name or password",
    security=documents.BEARER,
    response_headers=documents.MAY_REMEMBER,
    responses=documents.of_account(
        {
            403: f"{documents.NOT_AN_ACCOUNT}, or the current password is wrong.",
            429: "Ten wrong passwords for this account within 15 minutes.",
            **documents.INVALID,
        }
    ),
)
async def change_profile(
    request: AnyRequest, data: Annotated[ProfileChange, Body(examples=documents.PROFILE_CHANGE)]
) -> Response[Profile]:
    """A field left out stays as it is. A new password wants the current one, ends every login on every device, and
    begins a new one for the caller, whose refresh token comes in the cookie."""
    account, login = await accounts.change_profile(_desk(request), _account_id(request), data)
    return Response(_profile(account), headers=_remembering(request, login) if login else PRIVATE)


@delete(
    "/api/v1/users/me",
    status_code=204,
    operation_id="deleteAccount",
    summary="Delete one's account",
    security=documents.BEARER,
    response_headers=documents.FORGETS,
    responses=documents.of_account(),
)
async def delete_account(request: AnyRequest) -> None:
    """Erases the person: account, logins and history, here at once, and in every other service soon after."""
    await accounts.delete_account(_desk(request), _account_id(request))
    _backstage(request).departed.set()
    DELETIONS.inc()


@get(
    "/api/v1/users/me/history",
    operation_id="readHistory",
    summary="List the sessions one took part in",
    security=documents.BEARER,
    responses=documents.of_account(documents.INVALID),
)
async def read_history(
    request: AnyRequest, limit: PageLimit = 20, cursor: PageCursorParameter = None
) -> Response[Page[AttendedSession]]:
    """Finished sessions, newest first, each with one's answers and the words one missed."""
    page = await history.read_history(_desk(request), _account_id(request), limit, cursor)
    return Response(page, headers=PRIVATE)


@get(
    "/api/v1/users/me/words",
    operation_id="readWords",
    summary="List the words one has met",
    security=documents.BEARER,
    responses=documents.of_account(documents.INVALID),
)
async def read_words(
    request: AnyRequest, limit: PageLimit = 20, cursor: PageCursorParameter = None
) -> Response[Page[LearnedWord]]:
    """Words that were asked in finished sessions, the first due for review first. A word that was asked and not
    answered was met and missed."""
    page = await learning.read_words(_desk(request), _account_id(request), limit, cursor)
    return Response(page, headers=PRIVATE)


@get(
    "/.well-known/jwks.json",
    operation_id="readKeys",
    summary="Read the keys that verify access tokens",
    tags=["Keys"],
)
async def read_keys(request: AnyRequest) -> Response[dict[str, Any]]:
    """A JWK set (RFC 7517): the public keys of every issuer of tokens."""
    keys = _backstage(request).keys.jwks()
    return Response(keys, headers={"Cache-Control": f"public, max-age={JWKS_MAX_AGE_S}"})


def _profile(account: Account) -> Profile:
    return Profile(
        id=account.id,
        email=account.email,
        display_name=account.display_name,
        created_at=account.created_at,
    )


def _access_token(request: AnyRequest, login: SignedIn) -> Response[AccessToken]:
    body = AccessToken(access_token=login.access_token, expires_in=login.access_lifetime_s)
    return Response(body, headers=_remembering(request, login))


def _remembering(request: AnyRequest, login: SignedIn) -> dict[str, str]:
    cookie = cookies.remember(request, login.refresh_token, login.refresh_lifetime_s)
    return {**PRIVATE, "Set-Cookie": cookie}


router = Router(
    path="/",
    route_handlers=[
        sign_up,
        log_in,
        refresh,
        log_out,
        read_profile,
        change_profile,
        delete_account,
        read_history,
        read_words,
        read_keys,
    ],
    exception_handlers=problems.HANDLERS,
    tags=["Accounts"],
)
