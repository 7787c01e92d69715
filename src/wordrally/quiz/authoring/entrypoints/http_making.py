"""`/api/v1/quizzes/generate`, `/import` and `/{quiz_id}/export`: making and exporting quizzes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

import msgspec
from litestar import Response, Router, get, post
from litestar.datastructures import ResponseHeader
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat
from litestar.params import Body, FromPath

from wordrally.chassis.http.problems import ProblemError, problem_response, unavailable
from wordrally.chassis.http.reading import QUERY
from wordrally.contracts.http.formats import ExportFormat, ImportOptions, ImportProposal
from wordrally.contracts.http.vocabulary import QuizProposal, QuizRecipe
from wordrally.quiz.authoring.application.class_quizzes import ClassWordsAway, propose_class_quiz
from wordrally.quiz.authoring.application.making import export_quiz, propose_quiz
from wordrally.quiz.authoring.application.media import MediaRefusal, store_media
from wordrally.quiz.authoring.application.workbenches import Busy, SentFile, TooMuchWork, Unfit, WantedFile
from wordrally.quiz.authoring.domain.proposals import without_media
from wordrally.quiz.authoring.entrypoints.dependencies import (
    AUTHORING,
    MAKING,
    ClassWorkshopDependency,
    LibraryDependency,
    WorkshopDependency,
)
from wordrally.quiz.authoring.entrypoints.http_files import attachment, left_out_field, name_sent
from wordrally.quiz.authoring.entrypoints.http_query import parameters_of, read_query
from wordrally.quiz.authoring.entrypoints.http_quizzes import IN_PLAY, PATH, UNREADABLE, quiz_id_of
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallingAccount
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest
from wordrally.quiz.shared.entrypoints.http_locale import list_separator
from wordrally.vocabulary.formats.writing import FORMS

MAX_FILE_BYTES = 10 * 1_048_576
BINARY = "application/octet-stream"
FORM = "multipart/form-data"

LEFT_OUT = ResponseHeader(
    name="Wordrally-Left-Out",
    description="Indexes of the questions that the format cannot hold in whole, by reason, as an RFC"
    ' 9651 list: `(0 3);reason="…"`. Missing if the file holds all of them.',
    documentation_only=True,
)
FILE_NAME = ResponseHeader(
    name="Content-Disposition", description="The quiz's title as a file name.", documentation_only=True
)

BUSY = {503: "Too many quizzes are being made, or an engine is unavailable; see `Retry-After`."}


class ImportQuery(ImportOptions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query of an import: its options, and the name of a file that has none."""

    name: Annotated[str, msgspec.Meta(max_length=255)] = ""

    @property
    def options(self) -> ImportOptions:
        """The options without `name`, which a workbench does not accept."""
        return ImportOptions(**{field: getattr(self, field) for field in ImportOptions.__struct_fields__})


class ExportQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query of an export."""

    format: ExportFormat


EXPORT_QUERY = {"format": "`json` loses nothing; `pdf` is a worksheet with the key on a separate page."}
IMPORT_QUERY = {
    "name": "The file's name, if neither the form nor `Content-Disposition` has one. Its extension hints at"
    " the format.",
    "format": "The format; detected if missing. `text` is the export of Quizlet.",
    "separator": "For `text`: the separator between the two sides of a card; detected if missing.",
    "row_separator": "For `text`: the separator between cards; detected if missing.",
    "ask": "The side of a card that is the prompt.",
    "cards": "The kind of question made from a card: typed text, or choices with other cards as distractors.",
    "language": "The quiz's language, if the file does not state it.",
    "skip": "Number of rows to skip at the beginning.",
    "limit": "Maximum number of rows to read.",
    "encoding": "For texts: the character encoding. If missing, it is detected, or the response asks for it.",
    "header_row": "For tables: the number of the header row, 0 for none; detected if missing.",
    "columns": "For tables: the content of each column, separated by commas: prompt, answer, choice, wrong,"
    " correct, seconds, points, explanation, kind, picture, sound or skip.",
    "note_type": "For Anki packages: the name of the note type to read.",
    "template": "For Anki packages: the number of the card template to ask, from 1.",
    "prompt_field": "For Anki packages: the field of the prompt.",
    "answer_field": "For Anki packages: the field of the answer.",
}


@dataclass
class ImportOperation(Operation):
    """OpenAPI operation of the import: its query, and a file as its body."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        form = Schema(type=OpenAPIType.OBJECT, properties={"file": file}, required=["file"])
        self.parameters = parameters_of(ImportQuery, IMPORT_QUERY)
        self.request_body = RequestBody(
            content={BINARY: OpenAPIMediaType(schema=file), FORM: OpenAPIMediaType(schema=form)},
            description="The file itself, or a form with one file, as sent by browsers and `curl -F`.",
            required=True,
        )


@dataclass
class ExportOperation(Operation):
    """OpenAPI operation of the export: its query, and a file of one of the types of the formats."""

    def __post_init__(self) -> None:
        self.parameters = [*(self.parameters or []), *parameters_of(ExportQuery, EXPORT_QUERY)]
        done = (self.responses or {}).get("200")
        file = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        if done is not None:
            # Generated clients read a file of any type as the first one that they know: as bytes.
            types = [BINARY, *sorted({form.media_type for form in FORMS.values()} - {BINARY})]
            cast("RequestBody", done).content = dict.fromkeys(types, file)


@post(
    "/generate",
    status_code=200,
    operation_id="generateQuiz",
    summary="Make a quiz from words",
    responses=documents.of_account(
        documents.INVALID
        | BUSY
        | {404: "The caller has no such class.", 409: "The class has no words to see again."}
    ),
)
async def generate(
    data: Annotated[QuizRecipe, Body(examples=documents.RECIPE)],
    tools: ClassWorkshopDependency,
    account: CallingAccount,
) -> QuizProposal:
    """Make questions from a list of words, a text, a level with an optional topic, or a class's memory.

    Nothing is stored. Each question explains why it was made, and lists alternatives for each of its
    distractors. The same recipe with the same seed gives the same questions, except for a class, whose memory
    changes with time: its most urgent words come first.
    """
    if data.class_id is None:
        return await propose_quiz(tools.workshop, account, data)
    return await propose_class_quiz(tools, account, data)


@post(
    "/import",
    status_code=200,
    operation_id="importQuiz",
    summary="Read a quiz from a file",
    operation_class=ImportOperation,
    opt={QUERY: ImportQuery},
    request_max_body_size=MAX_FILE_BYTES,
    responses=documents.of_account(
        BUSY
        | {
            413: "The file is larger than 10 MiB.",
            415: "The body is compressed; send it without `Content-Encoding`.",
            422: "The file cannot be read, or not within 4 s and 200 MB; or a parameter is invalid.",
        }
    ),
)
async def import_(
    request: AnyRequest, library: LibraryDependency, workshop: WorkshopDependency, account: CallingAccount
) -> ImportProposal:
    """Read a quiz from a file, and report the outcome of each row; the quiz is not stored.

    Accepts Anki packages, separated text (Quizlet), CSV and workbooks (Kahoot, Wayground, Blooket, Gimkit
    and Socrative), GIFT, Aiken, QTI 2 and 3, and our own JSON. A row with several plausible readings is
    `unsure`; `interpretation` lists the alternatives.
    """
    query = read_query(request.query_params, ImportQuery)
    if request.headers.get("content-encoding", "identity") != "identity":
        raise ProblemError(415, "unsupported-media-type", "Send the file without Content-Encoding.")
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
    opt={QUERY: ExportQuery},
    response_headers=[FILE_NAME, LEFT_OUT],
    responses=documents.of_account(
        UNREADABLE | IN_PLAY | BUSY | {422: "The format is unknown, or it can hold none of the questions."}
    ),
)
async def export(
    request: AnyRequest,
    quiz_id: FromPath[str],
    library: LibraryDependency,
    workshop: WorkshopDependency,
    account: CallingAccount,
) -> Response[bytes]:
    """Write a quiz and its key into a file; the quiz is the caller's own, or public."""
    query = read_query(request.query_params, ExportQuery)
    wanted = WantedFile(query.format, list_separator(request.headers.get("accept-language")))
    quiz, file = await export_quiz(library, workshop, account, quiz_id_of(quiz_id), wanted)
    headers = {
        "Content-Disposition": attachment(quiz.title, file.extension),
        "Vary": "Accept-Language",
    }
    if file.left_out:
        headers["Wordrally-Left-Out"] = left_out_field(file.left_out)
    return Response(file.content, media_type=file.media_type, headers=headers)


def _on_busy(_request: AnyRequest, busy: Busy) -> Response[bytes]:
    problem = unavailable("Many quizzes are being made at the moment; try again.", busy.retry_after_s)
    return problem_response(problem.problem, problem.headers)


def _on_unfit(_request: AnyRequest, unfit: Unfit) -> Response[bytes]:
    kind = "too-much-work" if isinstance(unfit, TooMuchWork) else "unfit-file"
    return problem_response(ProblemError(422, kind, unfit.detail).problem)


def _on_classes_away(_request: AnyRequest, _error: ClassWordsAway) -> Response[bytes]:
    problem = unavailable("The memory of classes cannot be read at the moment; try again.", 2)
    return problem_response(problem.problem, problem.headers)


HANDLERS: dict[int | type[Exception], Callable[..., Response[bytes]]] = {
    Busy: _on_busy,
    Unfit: _on_unfit,
    ClassWordsAway: _on_classes_away,
}

router = Router(
    path=PATH,
    route_handlers=[generate, import_, export],
    dependencies=AUTHORING | MAKING | CALLER,
    exception_handlers=HANDLERS,
    security=documents.BEARER,
    tags=["Making quizzes"],
)
