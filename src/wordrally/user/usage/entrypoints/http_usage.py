"""`GET /api/v1/usage`: API usage by route, client or day, for operators."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated

from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter, SkipValidation

from wordrally.chassis.http.problems import ProblemError, invalid
from wordrally.contracts.http.problems import FieldError
from wordrally.contracts.http.usage import Usage, UsageGrouping
from wordrally.user.shared.entrypoints import documents
from wordrally.user.shared.entrypoints.dependencies import CALLER, PRIVATE, CallerDependency
from wordrally.user.usage.application.reporting import UsagePorts, UsageSpan, report_usage
from wordrally.user.usage.domain.sums import DAY_MS

MILLISECONDS = re.compile(r"[0-9]{1,15}")
FORM = "An instant in Unix milliseconds, or a date such as 2026-01-31 (its beginning in UTC)."

From = Annotated[
    str | None, QueryParameter(name="from", max_length=30, description=f"{FORM} Default: a day before `to`.")
]
To = Annotated[str | None, QueryParameter(name="to", max_length=30, description=f"{FORM} Default: now.")]
By = Annotated[UsageGrouping, QueryParameter(description="What the calls are grouped by.")]
Limit = Annotated[int, QueryParameter(ge=1, le=1_000, description="Maximum number of items.")]


async def _provide_usage(state: State) -> UsagePorts:
    ports: UsagePorts = state.usage_ports
    return ports


UsageDependency = NamedDependency[SkipValidation[UsagePorts]]
"""Return the sums of usage, and the clock."""

USAGE = {**CALLER, "usage": Provide(_provide_usage)}


@get(
    "/usage",
    operation_id="readUsage",
    summary="Read the usage of the API",
    security=documents.BEARER,
    responses=documents.of_account(documents.INVALID),
)
async def read_usage(  # noqa: PLR0913, PLR0917 (the parameters of the query)
    usage: UsageDependency,
    caller: CallerDependency,
    from_: From = None,
    to: To = None,
    by: By = "route",
    limit: Limit = 100,
) -> Response[Usage]:
    """Return calls, errors, latency and bytes of whole hours, the running one included, at most 15 s old."""
    if not caller.is_operator:
        raise ProblemError(403, "forbidden", "This call is for operators.")
    end = usage.clock() if to is None else _instant(to, "to")
    begin = max(end - DAY_MS, 0) if from_ is None else _instant(from_, "from")
    if begin > end:
        raise invalid([_mistake("from", "`from` is later than `to`.", "later-than-to")])
    return Response(await report_usage(usage.sums, UsageSpan(begin, end), by, limit), headers=PRIVATE)


def _instant(text: str, name: str) -> int:
    if MILLISECONDS.fullmatch(text):
        return int(text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise invalid([_mistake(name, "Send Unix milliseconds, or a date.", "wrong-form")]) from None
    return int(datetime.combine(day, time(), UTC).timestamp() * 1_000)


def _mistake(name: str, message: str, code: str) -> FieldError:
    return FieldError(where="query", field=f"/{name}", message=message, code=code)


router = Router(path="/api/v1", route_handlers=[read_usage], dependencies=USAGE, tags=["Usage"])
