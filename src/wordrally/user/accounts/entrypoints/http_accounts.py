"""HTTP calls of accounts: signing up, the profile, leaving."""

from typing import Annotated

from litestar import Response, Router, delete, get, patch, post
from litestar.params import Body
from prometheus_client import Counter

from wordrally.chassis.http.bodies import MAX_SMALL_BODY_BYTES, RULES
from wordrally.chassis.http.reading import tag_of
from wordrally.contracts.http.accounts import Profile, ProfileChange, SignUp
from wordrally.user.accounts.application import accounts
from wordrally.user.accounts.application.profiles import profile_of
from wordrally.user.accounts.domain.accounts import normalise_email
from wordrally.user.accounts.entrypoints.auditing import name_account
from wordrally.user.accounts.entrypoints.dependencies import ACCOUNT_PORTS, PortsDependency
from wordrally.user.accounts.entrypoints.form_rules import rules_of
from wordrally.user.accounts.entrypoints.http_logins import forgetting, remembering
from wordrally.user.shared.entrypoints import documents
from wordrally.user.shared.entrypoints.dependencies import PRIVATE, AnyRequest, CallerDependency

SIGN_UPS = Counter("wordrally_sign_ups", "Accounts opened.")
DELETIONS = Counter("wordrally_account_deletions", "Accounts erased.")


@post(
    "/users",
    operation_id="signUp",
    opt={RULES: rules_of(SignUp, email=normalise_email)},
    summary="Open an account",
    responses=documents.answers(
        {
            403: "The operator lets nobody sign up, or only addresses of some domains.",
            409: "Another account has this address.",
            **documents.INVALID,
        }
    ),
)
async def sign_up(
    request: AnyRequest, data: Annotated[SignUp, Body(examples=documents.SIGN_UP)], ports: PortsDependency
) -> Response[Profile]:
    """Open an account. The address is stored trimmed, with its domain in lower case.

    Addresses that differ in case only count as the same. This is the only call that reveals, by its 409,
    whether an address is registered.
    """
    account = await accounts.sign_up(ports, data)
    name_account(request, account.id)
    SIGN_UPS.inc()
    return Response(profile_of(account), headers={**PRIVATE, "Location": "/api/v1/users/me"})


@get(
    "/users/me",
    operation_id="readProfile",
    summary="Read one's profile",
    security=documents.BEARER,
    response_headers=documents.TAGGED,
    responses=documents.of_account() | documents.UNCHANGED,
)
async def read_profile(ports: PortsDependency, caller: CallerDependency) -> Response[Profile]:
    profile = await accounts.read_profile(ports, caller.account_id)
    return Response(profile, headers={**PRIVATE, "ETag": tag_of(profile)})


@patch(
    "/users/me",
    operation_id="changeProfile",
    opt={RULES: rules_of(ProfileChange)},
    summary="Change one's profile or password",
    security=documents.BEARER,
    response_headers=documents.MAY_REMEMBER,
    responses=documents.of_account(
        {
            403: f"{documents.NOT_AN_ACCOUNT}, or the current password is wrong.",
            429: "Too many wrong passwords with this login.",
            **documents.INVALID,
        }
    ),
)
async def change_profile(
    request: AnyRequest,
    data: Annotated[ProfileChange, Body(examples=documents.PROFILE_CHANGE)],
    ports: PortsDependency,
    caller: CallerDependency,
) -> Response[Profile]:
    """Change one's profile or password.

    A field left out stays as it is; null removes an optional one. A new password requires the current one and
    ends every other login on every device. The calling login continues, fresh, with the refresh token in the
    cookie.
    """
    account, login = await accounts.change_profile(ports, caller, data)
    return Response(profile_of(account), headers=remembering(request, login) if login else PRIVATE)


@delete(
    "/users/me",
    status_code=204,
    operation_id="deleteAccount",
    summary="Delete one's account",
    security=documents.BEARER,
    response_headers=documents.FORGETS,
    responses=documents.of_account({403: documents.STALE_LOGIN}),
)
async def delete_account(
    request: AnyRequest, ports: PortsDependency, caller: CallerDependency
) -> Response[None]:
    """Erase the person: account, logins and history, here at once, and in every other service soon after.

    Requires a login whose password was checked within the last ten minutes.
    """
    await accounts.delete_account(ports, caller)
    DELETIONS.inc()
    return Response(None, headers=forgetting(request))


router = Router(
    request_max_body_size=MAX_SMALL_BODY_BYTES,
    path="/api/v1",
    route_handlers=[sign_up, read_profile, change_profile, delete_account],
    dependencies=ACCOUNT_PORTS,
    tags=["Accounts"],
)
