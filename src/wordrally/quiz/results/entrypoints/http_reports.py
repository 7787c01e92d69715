"""`/api/v1/sessions/{id}/report`: the results, in the format that `Accept` selects."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Annotated, Literal, cast

import msgspec
from litestar import Response, Router, get
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency, Provide
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, Schema
from litestar.params import FromPath, QueryParameter, SkipValidation

from wordrally.chassis.http.problems import ProblemError
from wordrally.contracts.http.reports import Report
from wordrally.quiz.authoring.entrypoints.http_files import attachment
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.entrypoints.dependencies import LIVE, LiveDependency
from wordrally.quiz.live.entrypoints.http_problems import refuse
from wordrally.quiz.live.entrypoints.http_sessions import PATH, session_id_of
from wordrally.quiz.results.application.reading import read_report
from wordrally.quiz.results.application.reports import Locale, to_csv, to_xlsx, words_to_csv
from wordrally.quiz.results.entrypoints.http_accept import best_match
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallingAccount, from_state
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest
from wordrally.quiz.shared.entrypoints.http_locale import list_separator

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FILE_NAME = ResponseHeader(
    name="Content-Disposition", description="The file name, if the report is a file.", documentation_only=True
)


@dataclass(frozen=True, slots=True)
class Form:
    """Format of a report; one with a `suffix` is a downloadable file."""

    media_type: str
    render: Callable[[Report, Locale], bytes]
    suffix: str | None = None


FORMS = {
    "application/json": Form("application/json", lambda report, _: msgspec.json.encode(report)),
    CSV: Form(f"{CSV}; header=present", to_csv, "csv"),
    XLSX: Form(XLSX, to_xlsx, "xlsx"),
}
CSV_OF_WORDS = Form(f"{CSV}; header=present", words_to_csv, "words.csv")

Rows = Annotated[
    Literal["answers", "words"],
    QueryParameter(description="The rows of a CSV; the other formats have both."),
]


UtcOffset = Annotated[
    int,
    QueryParameter(
        ge=-840, le=840, description="Minutes from UTC to the local time in files, such as 120 for UTC+2."
    ),
]


@dataclass(frozen=True, slots=True)
class Rendering:
    """Format selected by `Accept` and `rows`, with the conventions of the caller's locale."""

    form: Form
    locale: Locale


async def _provide_rendering(
    request: AnyRequest, rows: Rows = "answers", utc_offset: UtcOffset = 0
) -> Rendering:
    """Select the rendering. Raises 406 if no format is acceptable."""
    media_type = best_match(request.headers.get("accept", "*/*"), list(FORMS))
    if media_type is None:
        raise ProblemError(406, "not-acceptable", f"A report comes as {', '.join(FORMS)}.")
    form = CSV_OF_WORDS if media_type == CSV and rows == "words" else FORMS[media_type]
    return Rendering(form, Locale(list_separator(request.headers.get("accept-language")), utc_offset))


ChosenRendering = NamedDependency[SkipValidation[Rendering]]

ReportThreads = NamedDependency[SkipValidation[Executor]]
"""Threads that render reports as files."""


@dataclass
class ReportOperation(Operation):
    """OpenAPI operation with the formats that have no schema of ours."""

    def __post_init__(self) -> None:
        answers = self.responses or {}
        content = getattr(answers.get("200"), "content", None)
        if content is not None:
            content[CSV] = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))
            content[XLSX] = OpenAPIMediaType(
                schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
            )


@get(
    "/{session_id:str}/report",
    operation_id="readReport",
    summary="Read the report of a session",
    operation_class=ReportOperation,
    response_headers=[FILE_NAME],
    responses=documents.of_host(
        documents.NO_SESSION | documents.INVALID | {406: "`Accept` allows none of the formats."}
    ),
)
async def read(
    session_id: FromPath[str],
    live: LiveDependency,
    report_threads: ReportThreads,
    account: CallingAccount,
    rendering: ChosenRendering,
) -> Response[Report]:
    """Return results per question, player and word; before the end, the results so far.

    In files, no cell runs as a formula, and a CSV has the separators that spreadsheet programs expect by
    `Accept-Language`.
    """
    report = await read_report(live, session_id_of(session_id), account)
    if isinstance(report, QuizError):
        refuse(report)
    content = await asyncio.get_running_loop().run_in_executor(
        report_threads, rendering.form.render, report, rendering.locale
    )
    session = report.session
    day = rendering.locale.time(session.created_at)[:10]
    return _response(content, rendering.form, f"{session.quiz_title} {day}")


def _response(content: bytes, form: Form, name: str) -> Response[Report]:
    headers = {"Vary": "Accept, Accept-Language"}
    if form.suffix is not None:
        headers["Content-Disposition"] = attachment(name, f".{form.suffix}")
    return cast("Response[Report]", Response(content, media_type=form.media_type, headers=headers))


PARTS = {
    "report_threads": from_state("report_threads"),
    "rendering": Provide(_provide_rendering),
}

router = Router(
    path=PATH,
    route_handlers=[read],
    dependencies=LIVE | CALLER | PARTS,
    security=documents.BEARER,
    tags=["Sessions"],
)
