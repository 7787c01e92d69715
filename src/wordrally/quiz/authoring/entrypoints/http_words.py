"""`/api/v1/words` and `/api/v1/topics`: what the lexicon knows. It changes with a release only, so anybody may keep it for a day."""

from litestar import Response, Router, get
from litestar.datastructures import ResponseHeader
from litestar.params import FromPath

from wordrally.chassis.http import ProblemError
from wordrally.contracts.vocabulary import Topics, WordView
from wordrally.quiz.authoring.entrypoints.dependencies import MAKING, WorkshopDependency
from wordrally.quiz.shared.entrypoints import http_documents as documents

FOR_A_DAY = {"Cache-Control": "public, max-age=86400"}
LONGEST_WORD = 60
CACHING = ResponseHeader(
    name="Cache-Control", description="Anybody may keep it for a day.", documentation_only=True
)


@get(
    "/words/{word:str}",
    operation_id="readWord",
    summary="Look a word up",
    response_headers=[CACHING],
    responses=documents.answers({404: "The lexicon does not have this word."}),
)
async def read_word(word: FromPath[str], workshop: WorkshopDependency) -> Response[WordView]:
    """Senses, level, pronunciation, forms, examples and translations of a word."""
    found = await workshop.words.find(word) if len(word) <= LONGEST_WORD else None
    if found is None:
        raise ProblemError(404, "unknown-word", "The lexicon does not have this word.")
    return Response(found, headers=FOR_A_DAY)


@get(
    "/topics",
    operation_id="listTopics",
    summary="List topics",
    response_headers=[CACHING],
    responses=documents.answers({}),
)
async def list_topics(workshop: WorkshopDependency) -> Response[Topics]:
    """The topics that a quiz can be made about, and how many of their words each level has."""
    return Response(await workshop.words.topics(), headers=FOR_A_DAY)


router = Router(path="/api/v1", route_handlers=[read_word, list_topics], dependencies=MAKING, tags=["Words"])
