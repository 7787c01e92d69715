"""`/api/v1/words` and `/api/v1/topics`: the lexicon.

It changes only with a release, so responses may be cached for a day.
"""

from typing import Annotated

from litestar import Response, Router, get, post
from litestar.datastructures import ResponseHeader
from litestar.params import Body, FromPath

from wordrally.chassis.http.problems import ProblemError
from wordrally.contracts.http.vocabulary import CheckedLines, LinesToCheck, Topics, WordView
from wordrally.quiz.authoring.entrypoints.dependencies import MAKING, WorkshopDependency
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallingAccount

FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
LONGEST_WORD = 60
CACHING = ResponseHeader(
    name="Cache-Control", description="Any cache may keep the response for a day.", documentation_only=True
)


@get(
    "/words/{word:str}",
    operation_id="readWord",
    summary="Look a word up",
    response_headers=[CACHING],
    responses=documents.answers({404: "The lexicon does not have this word."}),
)
async def read_word(word: FromPath[str], workshop: WorkshopDependency) -> Response[WordView]:
    """Return senses, level, pronunciation, forms, examples and translations of a word."""
    found = await workshop.words.find(word) if len(word) <= LONGEST_WORD else None
    if found is None:
        raise ProblemError(404, "unknown-word", "The lexicon does not have this word.")
    return Response(found, headers=FOR_A_DAY)


@post(
    "/words/check",
    status_code=200,
    operation_id="checkWords",
    summary="See what can be made of words",
    responses=documents.of_account(documents.INVALID),
    dependencies=CALLER,
    security=documents.BEARER,
)
async def check_words(
    data: Annotated[LinesToCheck, Body(examples=documents.LINES)],
    workshop: WorkshopDependency,
    account: CallingAccount,
) -> CheckedLines:
    """Return the level and the suitable exercises of each line of a list.

    A line is a word, or a pair such as `der Hund – the dog`. The reason is given if no question can be
    made from it.
    """
    return await workshop.words.check(data)


@get(
    "/topics",
    operation_id="listTopics",
    summary="List topics",
    response_headers=[CACHING],
    responses=documents.answers({}),
)
async def list_topics(workshop: WorkshopDependency) -> Response[Topics]:
    """List the topics of quizzes, with the number of words per level."""
    return Response(await workshop.words.topics(), headers=FOR_A_DAY)


router = Router(
    path="/api/v1", route_handlers=[read_word, check_words, list_topics], dependencies=MAKING, tags=["Words"]
)
