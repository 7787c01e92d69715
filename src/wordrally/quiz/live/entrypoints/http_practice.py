"""`/api/v1/practice`: practice for one player."""

from typing import Annotated

from litestar import Response, Router, post
from litestar.params import Body

from wordrally.contracts.claims import LearnerClaims
from wordrally.contracts.http.sessions import Joined, PracticeWish
from wordrally.contracts.ids import AccountId
from wordrally.quiz.authoring.entrypoints.dependencies import MAKING, ClassWorkshopDependency
from wordrally.quiz.authoring.entrypoints.http_making import HANDLERS
from wordrally.quiz.live.application.paced.practising import Practiser, begin_practice
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.entrypoints.dependencies import JOINING, JoiningDependency
from wordrally.quiz.live.entrypoints.http_problems import refuse
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest, learner_of
from wordrally.quiz.shared.entrypoints.http_quotas import QUOTA, has_room_for_practice


@post(
    "/",
    operation_id="beginPractice",
    summary="Practise words that are due or were missed, or one quiz",
    guards=[has_room_for_practice],
    responses=documents.of_learner(
        documents.INVALID
        | {403: f"A player calls. {QUOTA[403]}"}
        | {
            404: "There is no such quiz, or the caller may not read it.",
            409: "No word is due, or none was missed, that can be asked; or others are playing the quiz.",
        }
    ),
)
async def practise(
    request: AnyRequest,
    data: Annotated[PracticeWish, Body(examples=documents.PRACTICE)],
    joining: JoiningDependency,
    tools: ClassWorkshopDependency,
) -> Response[Joined]:
    """Create a session of mode `practice` for the caller alone, open for a day.

    The reply is the same as to a join. There is no PIN. English words get new questions. Other words are
    asked as they were asked before.
    """
    claims = learner_of(joining.verifier, request)
    who = Practiser(AccountId(claims.sub), claims.login, is_member=isinstance(claims, LearnerClaims))
    joined = await begin_practice(joining.live, tools, who, data)
    if isinstance(joined, QuizError):
        refuse(joined)
    return Response(joined, headers={"Cache-Control": "no-store"})  # the body contains a token


router = Router(
    path="/api/v1/practice",
    route_handlers=[practise],
    dependencies=JOINING | MAKING,
    exception_handlers=HANDLERS,
    security=documents.BEARER,
    tags=["Joining"],
)
