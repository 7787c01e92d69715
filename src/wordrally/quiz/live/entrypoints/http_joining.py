"""Calls for people without a seat: looking a PIN up, and taking a seat."""

from typing import Annotated

from litestar import Response, Router, get, post
from litestar.params import Body, FromPath, QueryParameter

from wordrally.chassis.http.bodies import MAX_SMALL_BODY_BYTES
from wordrally.contracts.http.sessions import Join, Joined, NameProposal, PinLookup, SeatWish
from wordrally.contracts.ids import AccountId
from wordrally.quiz.live.application.joining.class_codes import CodeTries
from wordrally.quiz.live.application.joining.naming import propose_nickname
from wordrally.quiz.live.application.joining.own_seats import take_own_seat
from wordrally.quiz.live.application.joining.taking_seats import JoinCaller, join_session, with_pin
from wordrally.quiz.live.application.opening import look_up_pin
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.entrypoints.dependencies import JOINING, JoinContext, JoiningDependency
from wordrally.quiz.live.entrypoints.http_pin_guesses import Knock, client_address, guard_pin_guesses
from wordrally.quiz.live.entrypoints.http_problems import refuse
from wordrally.quiz.live.entrypoints.http_sessions import session_id_of
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest, account_if_any, claims_of

GUESSES = {
    404: "No session has this PIN, or `check` is another session's.",
    428: "Too many wrong PINs were tried: the call needs the session's `check`.",
}

Check = Annotated[
    str | None,
    QueryParameter(max_length=10, description="The session's check, as its link and its QR code have it."),
]


@get(
    "/pins/{pin:str}",
    operation_id="lookUpPin",
    summary="Look a PIN up",
    responses=documents.answers(GUESSES),
)
async def look_up(
    request: AnyRequest, pin: FromPath[str], joining: JoiningDependency, check: Check = None
) -> PinLookup:
    """Return the public data of the session that the PIN opens.

    Blanks and hyphens in the PIN are ignored. A PIN outlives its session by an hour.
    """
    found = await guard_pin_guesses(
        joining.guesses, request, Knock(check), lambda: look_up_pin(joining.live, pin, check)
    )
    if isinstance(found, QuizError):
        refuse(found)
    return found


@get(
    "/pins/{pin:str}/nickname",
    operation_id="proposeNickname",
    summary="Propose a nickname",
    responses=documents.answers(GUESSES),
)
async def propose(
    request: AnyRequest, pin: FromPath[str], joining: JoiningDependency, check: Check = None
) -> NameProposal:
    """Propose a nickname that is free at the moment.

    It is in the first language of `Accept-Language` if there are names in it, or else in English. The call
    counts as a look-up of the PIN. Sessions with `nicknames: generated` take only such names.
    """
    language = request.headers.get("accept-language", "")[:2].lower()
    found = await guard_pin_guesses(
        joining.guesses,
        request,
        Knock(check),
        lambda: propose_nickname(joining.live, pin, check, language),
    )
    if isinstance(found, QuizError):
        refuse(found)
    return found


JOINING_PROBLEMS = documents.answers(
    GUESSES
    | documents.INVALID
    | {
        401: "The access token is not valid; without one the call is for anybody.",
        429: "Ten wrong codes came from this device within a minute, or a hundred from its network.",
        409: "The nickname is taken, or the session is locked, full or finished; `type` says which.",
        503: "An engine is away, or more want to join than can be served (`type` ends in `overloaded`); "
        "come back after `Retry-After`.",
    }
)


@post(
    "/sessions/join",
    operation_id="joinSession",
    summary="Take a seat in a session",
    security=[{}, *documents.BEARER],
    responses=JOINING_PROBLEMS,
)
async def join(
    request: AnyRequest, data: Annotated[Join, Body(examples=documents.JOIN)], joining: JoiningDependency
) -> Response[Joined]:
    """Take a seat. The token is valid for 24 hours, for this player in this session.

    With an account's token the seat is linked to the account. The account gets the same seat when it joins
    again from another device. The player token then ends with the login.
    """
    return await _join(request, data, joining)


@post(
    "/pins/{pin:str}/players",
    operation_id="joinByPin",
    summary="Take a seat in the session of a PIN",
    security=[{}, *documents.BEARER],
    responses=JOINING_PROBLEMS,
)
async def join_by_pin(
    request: AnyRequest,
    pin: FromPath[str],
    data: Annotated[SeatWish, Body(examples=documents.SEAT_WISH)],
    joining: JoiningDependency,
) -> Response[Joined]:
    """Take a seat like `POST /sessions/join`, with the PIN in the path."""
    return await _join(request, with_pin(pin, data), joining)


async def _join(request: AnyRequest, data: Join, joining: JoinContext) -> Response[Joined]:
    account = account_if_any(joining.verifier, request)
    tries = CodeTries(joining.wrong_codes, client_address(request), data.device or "")
    caller = JoinCaller(AccountId(account.sub), tries, account.login) if account else JoinCaller(None, tries)
    knock = Knock(data.check, data.device)
    joined = await guard_pin_guesses(
        joining.guesses, request, knock, lambda: join_session(joining.live, data, caller)
    )
    if isinstance(joined, QuizError):
        refuse(joined)
    return Response(joined, headers={"Cache-Control": "no-store"})  # the body contains a token


@post(
    "/sessions/{session_id:str}/seat",
    operation_id="takeOwnSeat",
    summary="Take the own seat in a session that is played again",
    security=documents.BEARER,
    responses=documents.answers(
        documents.NO_SESSION
        | {
            401: "There is no valid token.",
            403: "The caller has no seat in the session that this one repeats, or was removed from it.",
            409: "The nickname is taken, or the session is locked, full or finished; `type` says which.",
        }
    ),
)
async def own_seat(
    request: AnyRequest, session_id: FromPath[str], joining: JoiningDependency
) -> Response[Joined]:
    """Return the caller's seat in this session, or take it.

    With the player token of the previous session, or the account that had a seat there, it has the same name,
    avatar, team and needs. A class member has a seat in every session of the class. Repeating the call gives
    the same seat.
    """
    caller = claims_of(joining.verifier, request)
    joined = await take_own_seat(joining.live, session_id_of(session_id), caller)
    if isinstance(joined, QuizError):
        refuse(joined)
    return Response(joined, headers={"Cache-Control": "no-store"})


router = Router(
    request_max_body_size=MAX_SMALL_BODY_BYTES,
    path="/api/v1",
    route_handlers=[look_up, propose, join, join_by_pin, own_seat],
    dependencies=JOINING,
    tags=["Joining"],
)
