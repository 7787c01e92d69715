"""HTTP calls of mailed links: confirming an address, and resetting a forgotten password."""

from typing import Annotated

from litestar import Router, post
from litestar.datastructures import State
from litestar.params import Body

from wordrally.chassis.http.bodies import MAX_SMALL_BODY_BYTES
from wordrally.contracts.http.accounts import EmailChange, EmailConfirmation, ForgottenPassword, PasswordReset
from wordrally.user.accounts.application import mailing
from wordrally.user.accounts.application.reset_requests import ResetRequests
from wordrally.user.accounts.entrypoints.auditing import name_account, name_address
from wordrally.user.accounts.entrypoints.dependencies import ACCOUNT_PORTS, PortsDependency
from wordrally.user.shared.entrypoints import documents
from wordrally.user.shared.entrypoints.dependencies import AnyRequest, CallerDependency

BAD_LINK = {422: "The token is unknown, expired or used, or a field breaks a rule; `errors` points at each."}


@post(
    "/users/me/email",
    status_code=202,
    operation_id="changeEmail",
    summary="Change one's e-mail address",
    security=documents.BEARER,
    responses=documents.of_account({403: documents.STALE_LOGIN, **documents.INVALID}),
)
async def change_email(
    data: Annotated[EmailChange, Body(examples=documents.EMAIL_CHANGE)],
    ports: PortsDependency,
    caller: CallerDependency,
) -> None:
    """Mail a link to the new address, and a notice to the present one.

    The address changes when the link is opened. For the present address, the link confirms it. Requires a
    login of the last ten minutes.
    """
    await mailing.change_email(ports, caller, data.email)


@post(
    "/auth/email/verify",
    status_code=204,
    operation_id="confirmEmail",
    summary="Confirm an e-mail address",
    responses=documents.answers({409: "Another account has taken the address meanwhile.", **BAD_LINK}),
)
async def confirm_email(
    request: AnyRequest,
    data: Annotated[EmailConfirmation, Body(examples=documents.CONFIRMATION)],
    ports: PortsDependency,
) -> None:
    """Confirm an address with the token of a mailed link, which works once, within 24 hours."""
    name_account(request, await mailing.confirm_email(ports, data.token))


@post(
    "/auth/password/forgot",
    status_code=202,
    operation_id="forgotPassword",
    summary="Ask for a link to set a new password",
    responses=documents.answers(documents.INVALID),
)
async def forgot_password(
    request: AnyRequest,
    data: Annotated[ForgottenPassword, Body(examples=documents.FORGOTTEN)],
    state: State,
) -> None:
    """Mail a link for setting a new password.

    Answer and time are the same whether or not the address has an account. An account is sent at most three
    links an hour.
    """
    name_address(request, data.email)
    requests: ResetRequests = state.reset_requests
    requests.add(data.email)


@post(
    "/auth/password/reset",
    status_code=204,
    operation_id="resetPassword",
    summary="Set a new password by a mailed link",
    responses=documents.answers(BAD_LINK),
)
async def reset_password(
    request: AnyRequest,
    data: Annotated[PasswordReset, Body(examples=documents.RESET)],
    ports: PortsDependency,
) -> None:
    """Set a new password and end every login on every device. The token works once, within one hour."""
    name_account(request, await mailing.reset_password(ports, data))


router = Router(
    request_max_body_size=MAX_SMALL_BODY_BYTES,
    path="/api/v1",
    route_handlers=[change_email, confirm_email, forgot_password, reset_password],
    dependencies=ACCOUNT_PORTS,
    tags=["Accounts"],
)
