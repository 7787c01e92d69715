"""`Idempotency-Key`: a repeated request gets the first answer."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from litestar import Response
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import HeaderParameter, SkipValidation

from wordrally.chassis.http.problems import ProblemError, invalid
from wordrally.chassis.sql import DatabaseAway
from wordrally.contracts.http.problems import FieldError
from wordrally.contracts.ids import AccountId
from wordrally.quiz.shared.application.idempotency import (
    FirstAnswer,
    IdempotencyKeys,
    OtherRequest,
    RequestKey,
    StillRunning,
    claim_key,
)

KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?")
REPLAYED = "Idempotent-Replayed"

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="Up to 255 visible characters, chosen by the client. For 24 hours, a request of the same "
        "account with the same key gets the first answer, and nothing is made twice.",
    ),
]

PROBLEMS = {409: "The first request with this `Idempotency-Key` is still running."}


@dataclass(frozen=True, slots=True)
class Repeats:
    """Parts that repeated requests need; `clock` returns Unix ms."""

    keys: IdempotencyKeys
    clock: Callable[[], int]
    new_id: Callable[[], str]


RepeatsDependency = NamedDependency[SkipValidation[Repeats]]


async def _provide_repeats(state: State) -> Any:
    return state["repeats"]


REPEATS = {"repeats": Provide(_provide_repeats)}


async def answer_once(
    repeats: Repeats,
    request: tuple[AccountId, str, str | None],
    body: msgspec.Struct,
    perform: Callable[[str | None], Awaitable[Response[Any]]],
) -> Response[Any]:
    """Return the answer of `perform`, or the first answer to this request.

    `request` is the account, the name of the call, and the key. `perform` gets the id of what it makes; a
    request that takes over from one that died gets the same id.
    """
    account_id, call, given = request
    if given is None:
        return await perform(None)
    if not KEY.fullmatch(given):
        raise invalid([_BAD_KEY])
    digest = hashlib.sha256(msgspec.json.encode(body)).hexdigest()
    key = RequestKey(account_id, call, given, digest)
    claim = await _claim(repeats, key)
    if isinstance(claim, FirstAnswer):
        headers = claim.headers | {REPLAYED: "true"}
        return Response(
            claim.body.encode(), status_code=claim.status, headers=headers, media_type="application/json"
        )
    return await _perform(repeats.keys, key, lambda: perform(claim))


async def _claim(repeats: Repeats, key: RequestKey) -> FirstAnswer | str:
    try:
        return await claim_key(repeats.keys, key, repeats.new_id(), repeats.clock())
    except OtherRequest:
        detail = "This Idempotency-Key was used with another body; use a new key."
        raise ProblemError(422, "idempotency-key-reused", detail, errors=[_REUSED]) from None
    except StillRunning:
        detail = "The first request with this Idempotency-Key is still running; try again in a moment."
        raise ProblemError(409, "idempotency-key-in-use", detail, headers={"Retry-After": "1"}) from None


async def _perform(
    keys: IdempotencyKeys, key: RequestKey, perform: Callable[[], Awaitable[Response[Any]]]
) -> Response[Any]:
    try:
        response = await perform()
    except ProblemError as refusal:
        # A refused request made nothing, so the key is free again; after an outage it may have made
        # something.
        await (keys.forget(key) if refusal.status < 500 else keys.release(key))
        raise
    except BaseException:
        with suppress(DatabaseAway):
            await keys.release(key)
        raise
    body = msgspec.json.encode(response.content).decode()
    await keys.keep_answer(key, FirstAnswer(response.status_code or 201, dict(response.headers), body))
    return response


_BAD_KEY = FieldError(
    where="header",
    field="/Idempotency-Key",
    message="The key must have 1 to 255 visible ASCII characters.",
    code="bad-key",
)
_REUSED = FieldError(
    where="header",
    field="/Idempotency-Key",
    message="This key was used with another body.",
    code="reused",
)
