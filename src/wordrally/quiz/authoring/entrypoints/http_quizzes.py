"""`/api/v1/quizzes`: writing, reading, copying and deleting quizzes."""

from typing import Annotated, Any

from litestar import Response, Router, delete, get, post, put
from litestar.datastructures import ResponseHeader
from litestar.params import Body, FromPath, HeaderParameter

from wordrally.chassis.http.bodies import RULES
from wordrally.chassis.http.mistakes import Rules
from wordrally.chassis.http.problems import ProblemError, invalid, problem_response
from wordrally.contracts.http.quizzes import (
    ChoiceQuestion,
    ListenQuestion,
    Quiz,
    QuizDraft,
    ScrambleQuestion,
    TextQuestion,
)
from wordrally.contracts.ids import QuizId
from wordrally.quiz.authoring.application import quizzes
from wordrally.quiz.authoring.application.quizzes import QuizRefusal
from wordrally.quiz.authoring.domain import content
from wordrally.quiz.authoring.entrypoints.dependencies import AUTHORING, LibraryDependency
from wordrally.quiz.authoring.entrypoints.http_versions import etag, expected_versions, required_versions
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallingAccount
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest
from wordrally.quiz.shared.entrypoints.http_idempotency import (
    PROBLEMS as KEY_PROBLEMS,
)
from wordrally.quiz.shared.entrypoints.http_idempotency import (
    REPEATS,
    IdempotencyKey,
    RepeatsDependency,
    answer_once,
)
from wordrally.quiz.shared.entrypoints.http_lists import known_id
from wordrally.quiz.shared.entrypoints.http_quotas import has_room_for_characters, has_room_for_quizzes

PATH = "/api/v1/quizzes"

MAX_QUIZ_BYTES = 3 * 1_048_576

QUIZ_RULES: Rules = {
    (QuizDraft, "title"): content.check_title,
    (QuizDraft, "tags"): content.check_tags,
    (QuizDraft, "folder"): content.check_folder,
    (QuizDraft, "cover"): content.check_cover,
    **dict.fromkeys((ChoiceQuestion, TextQuestion, ScrambleQuestion, ListenQuestion), content.check_question),
}
"""The rules of a quiz, for an answer with all its mistakes."""

ETAG = ResponseHeader(
    name="ETag",
    description="The version of the quiz; send it as If-Match or If-None-Match.",
    documentation_only=True,
)
IfMatch = Annotated[
    str | None, HeaderParameter(name="If-Match", description="The ETag of the version that was read.")
]
UNREADABLE = {404: "There is no such quiz, or the caller may not read it."}
IN_PLAY = {409: "Others are playing the quiz; its key is its owner's alone until they have finished."}
UNWRITABLE = UNREADABLE | {
    403: "The quiz belongs to another account. Or an operator has hidden it, and it cannot be made public.",
    412: "The quiz was changed since it was read.",
}

PROBLEMS = {
    "unknown_quiz": (404, "unknown-quiz"),
    "unknown_class": (404, "unknown-class"),
    "nothing_to_ask": (409, "nothing-to-ask"),
    "not_owner": (403, "not-owner"),
    "hidden": (403, "quiz-hidden"),
    "stale_version": (412, "stale-quiz"),
    "in_play": (409, "quiz-in-play"),
}


@post(
    "/",
    request_max_body_size=MAX_QUIZ_BYTES,
    operation_id="createQuiz",
    opt={RULES: QUIZ_RULES},
    summary="Create a quiz",
    guards=[has_room_for_quizzes],
    response_headers=[ETAG],
    responses=documents.of_account(documents.INVALID | KEY_PROBLEMS),
)
async def create_quiz(
    data: Annotated[QuizDraft, Body(examples=documents.QUIZ)],
    library: LibraryDependency,
    repeats: RepeatsDependency,
    account: CallingAccount,
    idempotency_key: IdempotencyKey = None,
) -> Response[Quiz]:
    """Store a new quiz, owned by the caller."""

    async def create(new_id: str | None) -> Response[Any]:
        quiz_id = None if new_id is None else QuizId(new_id)
        try:
            return _tagged(await quizzes.create_quiz(library, account, data, quiz_id), status=201)
        except QuizRefusal as refusal:  # a problem document frees the key
            raise told(refusal) from None

    return await answer_once(repeats, (account, "createQuiz", idempotency_key), data, create)


@get(
    "/{quiz_id:str}",
    operation_id="readQuiz",
    summary="Read a quiz",
    response_headers=[ETAG],
    responses=documents.of_account(UNREADABLE) | documents.UNCHANGED,
)
async def read_quiz(
    quiz_id: FromPath[str], library: LibraryDependency, account: CallingAccount
) -> Response[Quiz]:
    """Return the whole quiz with its key; the quiz is the caller's own, or public.

    While others play a public quiz, only its owner sees the key (`key_hidden`).
    """
    return _tagged(await quizzes.show_quiz(library, account, quiz_id_of(quiz_id)))


@put(
    "/{quiz_id:str}",
    request_max_body_size=MAX_QUIZ_BYTES,
    operation_id="replaceQuiz",
    opt={RULES: QUIZ_RULES},
    summary="Replace a quiz",
    guards=[has_room_for_characters],
    response_headers=[ETAG],
    responses=documents.of_account(UNWRITABLE | documents.INVALID | {428: "If-Match is missing."}),
)
async def replace_quiz(
    quiz_id: FromPath[str],
    data: Annotated[QuizDraft, Body(examples=documents.QUIZ)],
    library: LibraryDependency,
    account: CallingAccount,
    if_match: IfMatch = None,
) -> Response[Quiz]:
    """Replace the version that was read; `If-Match` is required. Open sessions keep their questions."""
    expected = required_versions(if_match)
    return _tagged(await quizzes.replace_quiz(library, account, quiz_id_of(quiz_id), data, expected=expected))


@delete(
    "/{quiz_id:str}",
    operation_id="deleteQuiz",
    summary="Delete a quiz",
    responses=documents.of_account(UNWRITABLE),
)
async def delete_quiz(
    quiz_id: FromPath[str], library: LibraryDependency, account: CallingAccount, if_match: IfMatch = None
) -> None:
    """Delete the quiz, or only the version of `If-Match`. It can be restored for 30 days.

    Open sessions continue, and reports are kept.
    """
    expected = expected_versions(if_match)
    await quizzes.delete_quiz(library, account, quiz_id_of(quiz_id), expected=expected)


@post(
    "/{quiz_id:str}/copy",
    operation_id="copyQuiz",
    summary="Copy a quiz",
    guards=[has_room_for_quizzes],
    response_headers=[ETAG],
    responses=documents.of_account(UNREADABLE | IN_PLAY),
)
async def copy_quiz(
    quiz_id: FromPath[str], library: LibraryDependency, account: CallingAccount
) -> Response[Quiz]:
    """Store a private copy of one's own, a public or a starter quiz, owned by the caller."""
    return _tagged(await quizzes.copy_quiz(library, account, quiz_id_of(quiz_id)), status=201)


@post(
    "/{quiz_id:str}/restore",
    status_code=200,
    operation_id="restoreQuiz",
    summary="Restore a deleted quiz",
    guards=[has_room_for_quizzes],
    response_headers=[ETAG],
    responses=documents.of_account(UNREADABLE | {403: UNWRITABLE[403]}),
)
async def restore_quiz(
    quiz_id: FromPath[str], library: LibraryDependency, account: CallingAccount
) -> Response[Quiz]:
    """Restore a quiz that was deleted in the last 30 days. A quiz that is not deleted stays as it is."""
    return _tagged(await quizzes.restore_quiz(library, account, quiz_id_of(quiz_id)))


router = Router(
    path=PATH,
    route_handlers=[create_quiz, read_quiz, replace_quiz, delete_quiz, copy_quiz, restore_quiz],
    dependencies=AUTHORING | CALLER | REPEATS,
    security=documents.BEARER,
    tags=["Quizzes"],
)


def quiz_id_of(text: str) -> QuizId:
    """Return the quiz id of the path. Raises 404 for a malformed id."""
    return QuizId(known_id(text, "unknown-quiz", quizzes.UNKNOWN_QUIZ))


def _tagged(quiz: Quiz, status: int = 200) -> Response[Quiz]:
    headers = {"ETag": etag(quiz.version, quiz.last_played_at, is_whole=quiz.key_hidden is not True)}
    if status == 201:
        headers["Location"] = f"{PATH}/{quiz.id}"
    return Response(quiz, status_code=status, headers=headers)


def told(refusal: QuizRefusal) -> ProblemError:
    """Return the problem document of a refusal."""
    if refusal.reason == "invalid":
        return invalid(refusal.errors)
    status, kind = PROBLEMS[refusal.reason]
    return ProblemError(status, kind, refusal.detail)


def on_quiz_refused(_request: AnyRequest, refusal: QuizRefusal) -> Response[bytes]:
    """Answer a refused call."""
    return problem_response(told(refusal).problem)
