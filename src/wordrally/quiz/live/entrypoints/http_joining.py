"""The calls for strangers: looking a PIN up, and taking a seat."""

from typing import Annotated

from litestar import Response, Router, get, post
from litestar.params import Body, FromPath

from wordrally.contracts.ids import AccountId
from wordrally.contracts.sessions import Join, Joined, PinLookup
from wordrally.quiz.live.application.joining import join_session
from wordrally.quiz.live.application.opening import look_up_pin
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.entrypoints.dependencies import JOINING, JoiningDependency
from wordrally.quiz.live.entrypoints.http_pin_guesses import guard_pin_guesses
from wordrally.quiz.live.entrypoints.http_problems import refuse
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest, account_if_any

GUESSES = {404: "No session has this PIN.", 429: "Too many wrong PINs came from the caller's network."}


@get(
    "/pins/{pin:str}",
    operation_id="lookUpPin",
    summary="Look a PIN up",
    responses=documents.answers(GUESSES),
)
async def look_up(request: AnyRequest, pin: FromPath[str], joining: JoiningDependency) -> PinLookup:
    """What can be joined with the PIN; blanks and hyphens in it do not matter. A PIN outlives its session by an hour."""
    found = await guard_pin_guesses(joining.guesses, request, lambda: look_up_pin(joining.live, pin))
    if isinstance(found, QuizError):
        refuse(found)
    return found


@post(
    "/sessions/join",
    operation_id="joinSession",
    summary="Take a seat in a session",
    security=[{}, *documents.BEARER],
    responses=documents.answers(
        GUESSES
        | documents.INVALID
        | {
            401: "The access token is not valid; without one the call is for anybody.",
            409: "The nickname is taken, or the session is locked, full or finished; `type` says which.",
            503: "An engine is away, or more want to join than can be served (`type` ends in `overloaded`); come back after `Retry-After`.",
        }
    ),
)
async def join(
    request: AnyRequest, data: Annotated[Join, Body(examples=documents.JOIN)], joining: JoiningDependency
) -> Response[Joined]:
    """The token is the player's for 24 hours, in this session. With an account's token the seat is linked to the account,
    which gets the same seat again when it joins from another device; the token then ends with the login.
    """
    account = account_if_any(joining.verifier, request)
    account_id, login = (AccountId(account.sub), account.login) if account else (None, "")
    joined = await guard_pin_guesses(
        joining.guesses, request, lambda: join_session(joining.live, data, account_id, login)
    )
    if isinstance(joined, QuizError):
        refuse(joined)
    return Response(joined, headers={"Cache-Control": "no-store"})  # there is a token in it


router = Router(path="/api/v1", route_handlers=[look_up, join], dependencies=JOINING, tags=["Joining"])
