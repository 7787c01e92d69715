"""`/api/v1/media`: pictures and sounds of questions."""

import re
from dataclasses import dataclass

from litestar import Response, Router, get, post
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat
from litestar.params import FromPath

from wordrally.chassis.http.problems import ProblemError
from wordrally.contracts.http.media import StoredMedia
from wordrally.quiz.authoring.application.media import MAX_ACCOUNT_BYTES, MediaRefusal, store_media
from wordrally.quiz.authoring.application.workbenches import SentFile, Unfit
from wordrally.quiz.authoring.entrypoints.dependencies import (
    AUTHORING,
    MAKING,
    LibraryDependency,
    WorkshopDependency,
)
from wordrally.quiz.authoring.entrypoints.http_making import BINARY, BUSY, FORM, HANDLERS
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallingAccount
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest
from wordrally.vocabulary.media import TOO_LARGE

MAX_SENT_BYTES = 2 * 1_048_576 + 16_384  # the file, and the form around it
ID = re.compile(r"[A-Za-z0-9_-]{22}")
SENT = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass
class UploadOperation(Operation):
    """OpenAPI operation of an upload: a file as its body."""

    def __post_init__(self) -> None:
        file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
        form = Schema(type=OpenAPIType.OBJECT, properties={"file": file}, required=["file"])
        self.request_body = RequestBody(
            content={BINARY: OpenAPIMediaType(schema=file), FORM: OpenAPIMediaType(schema=form)},
            description="PNG, JPEG or WebP, or sound as MP3, Ogg, WebM or MP4: the file itself, or a form"
            " with one file.",
            required=True,
        )


@post(
    "/",
    status_code=201,
    operation_id="storeMedia",
    summary="Store a picture or sound",
    operation_class=UploadOperation,
    request_max_body_size=MAX_SENT_BYTES,
    security=documents.BEARER,
    responses=documents.of_account(
        BUSY
        | {
            413: TOO_LARGE,
            403: "The account's storage for pictures and sounds is full (`quota`).",
            422: "The file is not a known picture or sound, or it is damaged.",
        }
    ),
)
async def store(
    request: AnyRequest, library: LibraryDependency, workshop: WorkshopDependency, account: CallingAccount
) -> StoredMedia:
    """Store a picture or sound of a question, which refers to it by its id.

    A picture is re-encoded (at most 1,600 px and 200 kB), and a sound loses its metadata. Media that no
    stored quiz uses are deleted after a day.
    """
    file = SentFile("", request.headers.get("content-type", BINARY), request.body)
    try:
        prepared = await workshop.workbenches.prepare(account, file)
    except Unfit as unfit:
        if unfit.detail == TOO_LARGE:  # within the room that is left for the form around a file
            raise ProblemError(413, "too-large", unfit.detail) from None
        raise
    stored = await store_media(library.media, account, [prepared], library.clock)
    if isinstance(stored, MediaRefusal):
        full = ProblemError(403, "quota", stored.detail)
        raise full.telling({"quota": "media_bytes", "limit": MAX_ACCOUNT_BYTES})
    return stored[0]


@get(
    "/{media_id:str}",
    operation_id="readMedia",
    summary="Get a picture or sound",
    responses=documents.answers({404: "There is no such picture or sound."}),
)
async def read(media_id: FromPath[str], library: LibraryDependency) -> Response[bytes]:
    """Send the content to anyone who knows the id; it never changes."""
    found = await library.media.find(media_id) if ID.fullmatch(media_id) else None
    if found is None:
        raise ProblemError(404, "unknown-media", "There is no such picture or sound.")
    return Response(found.content, media_type=found.media_type, headers=SENT)


router = Router(
    path="/api/v1/media",
    route_handlers=[store, read],
    dependencies=AUTHORING | MAKING | CALLER,
    exception_handlers=HANDLERS,
    tags=["Media"],
)
