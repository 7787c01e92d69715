"""HTTP calls of the second factor: switching it on and off."""

from typing import Annotated

from litestar import Response, Router, delete, post
from litestar.params import Body

from wordrally.chassis.http.bodies import MAX_SMALL_BODY_BYTES
from wordrally.contracts.http.accounts import RecoveryCodes, TotpCode, TotpProposal
from wordrally.user.accounts.application import second_factors
from wordrally.user.accounts.entrypoints.dependencies import ACCOUNT_PORTS, PortsDependency
from wordrally.user.shared.entrypoints import documents
from wordrally.user.shared.entrypoints.dependencies import PRIVATE, CallerDependency


@post(
    "/users/me/mfa/totp",
    operation_id="proposeTotp",
    summary="Begin to set up a second factor",
    security=documents.BEARER,
    responses=documents.of_account(
        {403: documents.STALE_LOGIN, 409: "The account has a second factor already."}
    ),
)
async def propose_totp(ports: PortsDependency, caller: CallerDependency) -> Response[TotpProposal]:
    """Return a secret for an authenticator (TOTP, RFC 6238: SHA-1, six digits, 30 seconds).

    It takes effect once a code of it is confirmed; asking again replaces it.
    """
    proposed = await second_factors.propose_totp(ports, caller)
    return Response(TotpProposal(secret=proposed.secret, uri=proposed.uri), headers=PRIVATE)


@post(
    "/users/me/mfa/totp/confirm",
    status_code=200,
    operation_id="confirmTotp",
    summary="Switch the second factor on",
    security=documents.BEARER,
    responses=documents.of_account(
        {
            403: documents.STALE_LOGIN,
            404: "No secret was asked for.",
            409: "The account has a second factor already.",
            **documents.INVALID,
        }
    ),
)
async def confirm_totp(
    data: Annotated[TotpCode, Body(examples=documents.TOTP_CODE)],
    ports: PortsDependency,
    caller: CallerDependency,
) -> Response[RecoveryCodes]:
    """Switch the second factor on with a code that the authenticator shows now.

    The answer has ten recovery codes. Only their hashes are kept.
    """
    codes = await second_factors.confirm_totp(ports, caller, data.code)
    return Response(RecoveryCodes(recovery_codes=codes), headers=PRIVATE)


@delete(
    "/users/me/mfa/totp",
    status_code=204,
    operation_id="removeTotp",
    summary="Switch the second factor off",
    security=documents.BEARER,
    responses=documents.of_account({403: documents.STALE_LOGIN, 404: "The account has no second factor."}),
)
async def remove_totp(ports: PortsDependency, caller: CallerDependency) -> None:
    """Switch the second factor off and delete its recovery codes."""
    await second_factors.remove_totp(ports, caller)


router = Router(
    request_max_body_size=MAX_SMALL_BODY_BYTES,
    path="/api/v1",
    route_handlers=[propose_totp, confirm_totp, remove_totp],
    dependencies=ACCOUNT_PORTS,
    tags=["Accounts"],
)
