"""`/api/v1/practice`: questions for one, at once."""

from typing import Annotated

from litestar import Response, Router, post
from litestar.params import Body

from wordrally.contracts.ids import AccountId
from wordrally.contracts.sessions import Joined, PracticeWish
from wordrally.quiz.live.application.practising import begin_practice
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.entrypoints.dependencies import JOINING, JoiningDependency
from wordrally.quiz.live.entrypoints.http_problems import refuse
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER, CallingAccount
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest, account_if_any


@post(
    "/",
    operation_id="beginPractice",
    summary="Practise one quiz",
    responses=documents.of_account(
        documents.INVALID | {404: "There is no such quiz, or the caller may not read it."}
    ),
)
async def practise(
    request: AnyRequest,
    data: Annotated[PracticeWish, Body(examples=documents.PRACTICE)],
    joining: JoiningDependency,
    account: CallingAccount,
) -> Response[Joined]:
    """A session of mode `practice` for the caller alone, open for a day. The answer is as to a join; there is no PIN."""
    claims = account_if_any(joining.verifier, request)
    login = claims.login if claims else ""
    joined = await begin_practice(joining.live, AccountId(account), data, login)
    if isinstance(joined, QuizError):
        refuse(joined)
    return Response(joined, headers={"Cache-Control": "no-store"})  # there is a token in it


router = Router(
    path="/api/v1/practice",
    route_handlers=[practise],
    dependencies=JOINING | CALLER,
    security=documents.BEARER,
    tags=["Joining"],
)
