"""Guards of calls that store something or open a session: 403 when the account may have no more."""

from typing import Any, cast

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from wordrally.chassis.http.problems import ProblemError
from wordrally.contracts.ids import AccountId
from wordrally.quiz.shared.application.quotas import QuotaReached, Quotas
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest, account_of, learner_of

AnyConnection = ASGIConnection[Any, Any, Any, Any]

QUOTA = {403: "The account has as many quizzes, characters or sessions as it may have (`quota`)."}


async def has_room_for_quizzes(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
    """Raise 403 when the account may store no further quiz."""
    quotas, account = _of(connection)
    try:
        await quotas.check_quizzes(account)
    except QuotaReached as reached:
        raise _refusal(reached) from None


async def has_room_for_characters(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
    """Raise 403 when the quizzes of the account are as large as they may be."""
    quotas, account = _of(connection)
    try:
        await quotas.check_size(account)
    except QuotaReached as reached:
        raise _refusal(reached) from None


async def has_room_for_sessions(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
    """Raise 403 when the account may open no further session at this moment."""
    quotas, account = _of(connection)
    try:
        await quotas.check_sessions(account)
    except QuotaReached as reached:
        raise _refusal(reached) from None


async def has_room_for_practice(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
    """Raise 403 when the account or class member may open no further session at this moment."""
    request = cast(AnyRequest, connection)
    quotas: Quotas = request.app.state.quotas
    try:
        await quotas.check_sessions(AccountId(learner_of(request.app.state.verifier, request).sub))
    except QuotaReached as reached:
        raise _refusal(reached) from None


def _of(connection: AnyConnection) -> tuple[Quotas, AccountId]:
    request = cast(AnyRequest, connection)
    quotas: Quotas = request.app.state.quotas
    return quotas, account_of(request.app.state.verifier, request)


def _refusal(reached: QuotaReached) -> ProblemError:
    detail = f"An account may have at most {reached.limit} of these: {reached.quota.replace('_', ' ')}."
    return ProblemError(403, "quota", detail).telling({"quota": reached.quota, "limit": reached.limit})
