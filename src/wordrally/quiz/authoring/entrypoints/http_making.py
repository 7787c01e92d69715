"""`/api/v1/quizzes/generate`, `/import` and `/{quiz_id}/export`: quizzes from words and files, and files from quizzes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

import msgspec
from litestar import Response, Router, get, post
from litestar.datastructures import ResponseHeader
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat
from litestar.params import Body, FromPath

from wordrally.chassis.http import ProblemError, problem_response, unavailable
from wordrally.contracts.formats import ExportFormat, ImportOptions, ImportProposal
from wordrally.contracts.vocabulary import QuizProposal, QuizRecipe
from wordrally.quiz.authoring.application.making import WantedFile, export_quiz, propose_quiz
from wordrally.quiz.authoring.application.media import MediaRefusal, store_media
from wordrally.quiz.authoring.application.quizzes import QuizRefusal
from wordrally.quiz.authoring.application.workbenches import Busy, SentFile, TooMuchWork, Unfit
from wordrally.quiz.authoring.domain.proposals import without_media
from wordrally.quiz.authoring.entrypoints.dependencies import (
    AUTHORING,
    MAKING,
    LibraryDependency,
    WorkshopDependency,
)
from wordrally.quiz.authoring.entrypoints.http_files import attachment, left_out_field, name_sent
from wordrally.quiz.authoring.entrypoints.http_query import parameters_of, read_query
from wordrally.quiz.authoring.entrypoints.http_quizzes import PATH, UNREADABLE, quiz_id_of, refuse
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallingAccount
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest
from wordrally.quiz.shared.entrypoints.http_locale import list_separator

MAX_FILE_BYTES = 10 * 1_048_576
BINARY = "application/octet-stream"
FORM = "multipart/form-data"

LEFT_OUT = ResponseHeader(
    name="Wordrally-Left-Out",
    description="Indexes of the questions that the format cannot hold, by reason, as an RFC 9651 list:"
    ' `(0 3);reason="…"`. Missing when the file holds all.',
    documentation_only=True,
)
FILE_NAME = ResponseHeader(
    name="Content-Disposition", description="The quiz's title as a file name.", documentation_only=True
)

BUSY = {503: "Other quizzes are being made, or an engine is away; `Retry-After` says when to try again."}


class ImportQuery(ImportOptions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of an import: its options, and the name of a file that comes without one."""

    name: Annotated[str, msgspec.Meta(max_length=255)] = ""

    @property
    def options(self) -> ImportOptions:
        """Without the name: a workbench takes nothing that it does not know."""
        return ImportOptions(**{field: getattr(self, field) for field in ImportOptions.__struct_fields__})


class ExportQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The query of an export."""

    format: ExportFormat


EXPORT_QUERY = {"format": "`json` loses nothing; `pdf` is a worksheet with its key on a page of its own."}
IMPORT_QUERY = {
    "name": "The file's name, when neither the form nor `Content-Disposition` tells it; its ending helps to tell the format.",
    "format": "The format; without it, the file itself tells. `text` is what Quizlet exports.",
    "separator": "For `text`: what stands between the two sides of a card; without it, the file tells.",
    "row_separator": "For `text`: what stands between cards; without it, the file tells.",
    "ask": "Which side of a card is the prompt.",
    "cards": "Whether cards become typed texts, or choices with other cards as distractors.",
    "language": "The quiz's language, unless the file tells it.",
    "skip": "So many rows are left out at the beginning.",
    "limit": "At most so many rows are taken.",
    "encoding": "For texts: how characters are encoded; without it, the bytes tell, or the answer asks for it.",
    "header_row": "For tables: the row of the header, 0 for none; without it, it is searched for.",
    "columns": "For tables: what each column holds, separated by commas: prompt, answer, choice, wrong, correct, seconds, points,"
    " explanation, kind, picture, sound or skip.",
    "note_type": "For Anki packages: the note type to take, by its name.",
    "template": "For Anki packages: which card of a note is asked, from 1 on.",
    "prompt_field": "For Anki packages: the field to ask.",
    "answer_field": "For Anki packages: the field that answers.",
}


@dataclass
class ImportOperation(Operation):
    """The operation in the OpenAPI document: its query, and a file as its body."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        form = Schema(type=OpenAPIType.OBJECT, properties={"file": file}, required=["file"])
        self.parameters = parameters_of(ImportQuery, IMPORT_QUERY)
        self.request_body = RequestBody(
            content={BINARY: OpenAPIMediaType(schema=file), FORM: OpenAPIMediaType(schema=form)},
            description="The file as it is, or a form with one file in it, as browsers and `curl -F` send it.",
            required=True,
        )


@dataclass
class ExportOperation(Operation):
    """The operation in the OpenAPI document: its query, and whatever the file is."""

    def __post_init__(self) -> None:
        self.parameters = [*(self.parameters or []), *parameters_of(ExportQuery, EXPORT_QUERY)]
        done = (self.responses or {}).get("200")
        file = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        if done is not None:
            cast("RequestBody", done).content = {"*/*": file}


@post(
    "/generate",
    status_code=200,
    operation_id="generateQuiz",
    summary="Make a quiz from words",
    responses=documents.of_account(documents.INVALID | BUSY),
)
async def generate(
    data: Annotated[QuizRecipe, Body(examples=documents.RECIPE)],
    workshop: WorkshopDependency,
    account: CallingAccount,
) -> QuizProposal:
    """Questions from a list of words, from a text, or from a level and perhaps a topic; they are not stored. Each tells why it
    was made so, and what could stand in the place of each of its distractors. The same recipe with the same seed gives the same.
    """
    proposal = await propose_quiz(workshop, account, data)
    if isinstance(proposal, QuizRefusal):
        refuse(proposal)
    return proposal


@post(
    "/import",
    status_code=200,
    operation_id="importQuiz",
    summary="Read a quiz from a file",
    operation_class=ImportOperation,
    request_max_body_size=MAX_FILE_BYTES,
    responses=documents.of_account(
        BUSY
        | {
            413: "The file is larger than 10 MiB.",
            415: "The body is compressed as a whole; send it as it is.",
            422: "The file cannot be read, or not within 4 s and 200 MB; `detail` says why. Or a parameter is wrong.",
        }
    ),
)
async def import_(
    request: AnyRequest, library: LibraryDependency, workshop: WorkshopDependency, account: CallingAccount
) -> ImportProposal:
    """What a quiz from this file would hold, and what became of each of its rows; it is not stored. Anki packages, separated text
    as of Quizlet, CSV and workbooks of Kahoot, Wayground, Blooket, Gimkit and Socrative, GIFT, Aiken, QTI 2 and 3, and our own
    JSON. A row that a person might read otherwise is `unsure`; `interpretation` shows what can be chosen instead.
    """
    query = read_query(request.query_params, ImportQuery)
    if request.headers.get("content-encoding", "identity") != "identity":
        raise ProblemError(415, "unsupported-media-type", "Send the file as it is, without Content-Encoding.")
    file = SentFile(
        name=query.name or name_sent(request.headers.get("content-disposition")),
        content_type=request.headers.get("content-type", BINARY),
        body=request.body,
    )
    read = await workshop.workbenches.read(account, file, query.options)
    stored = await store_media(library.media, account, read.media, library.clock)
    return without_media(read.proposal, stored.detail) if isinstance(stored, MediaRefusal) else read.proposal


@get(
    "/{quiz_id:str}/export",
    operation_id="exportQuiz",
    summary="Write a quiz into a file",
    operation_class=ExportOperation,
    response_headers=[FILE_NAME, LEFT_OUT],
    responses=documents.of_account(
        UNREADABLE | BUSY | {422: "There is no such format, or it can hold none of the questions."}
    ),
)
async def export(
    request: AnyRequest,
    quiz_id: FromPath[str],
    library: LibraryDependency,
    workshop: WorkshopDependency,
    account: CallingAccount,
) -> Response[bytes]:
    """The quiz, its key included, in a file: one's own quiz, or any public one."""
    query = read_query(request.query_params, ExportQuery)
    wanted = WantedFile(query.format, list_separator(request.headers.get("accept-language")))
    exported = await export_quiz(library, workshop, account, quiz_id_of(quiz_id), wanted)
    if isinstance(exported, QuizRefusal):
        refuse(exported)
    quiz, file = exported
    headers = {
        "Content-Disposition": attachment(quiz.title, file.extension),
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Language",
    }
    if file.left_out:
        headers["Wordrally-Left-Out"] = left_out_field(file.left_out)
    return Response(file.content, media_type=file.media_type, headers=headers)


def _on_busy(_request: AnyRequest, busy: Busy) -> Response[bytes]:
    problem = unavailable("Many quizzes are being made at this moment; try again.", busy.retry_after_s)
    return problem_response(problem.problem, problem.headers)


def _on_unfit(_request: AnyRequest, unfit: Unfit) -> Response[bytes]:
    kind = "too-much-work" if isinstance(unfit, TooMuchWork) else "unfit-file"
    return problem_response(ProblemError(422, kind, unfit.detail).problem)


HANDLERS: dict[int | type[Exception], Callable[..., Response[bytes]]] = {Busy: _on_busy, Unfit: _on_unfit}

router = Router(
    path=PATH,
    route_handlers=[generate, import_, export],
    dependencies=AUTHORING | MAKING | CALLER,
    exception_handlers=HANDLERS,
    security=documents.BEARER,
    tags=["Making quizzes"],
)
