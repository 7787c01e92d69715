"""`/api/v1/sessions/{id}/players/{player_id}`: host commands about single players."""

from typing import Annotated

from litestar import Response, Router, delete, patch, post
from litestar.di import Provide
from litestar.params import Body, FromPath, QueryParameter

from wordrally.contracts.http.sessions import Player, PlayerChange, SeatCode
from wordrally.contracts.ids import PlayerId
from wordrally.quiz.live.application import host_commands as leading
from wordrally.quiz.live.application.erasing import erase_player
from wordrally.quiz.live.application.seating import change_player, readmit_player
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.entrypoints.dependencies import LIVE, LiveDependency
from wordrally.quiz.live.entrypoints.http_leading import STALE, Leader, provide_leader
from wordrally.quiz.live.entrypoints.http_problems import refuse
from wordrally.quiz.live.entrypoints.http_sessions import PATH
from wordrally.quiz.shared.entrypoints import http_documents as documents
from wordrally.quiz.shared.entrypoints.dependencies import CALLER
from wordrally.quiz.shared.entrypoints.http_lists import known_id

OF_PLAYER = {404: "There is no such session or player."} | STALE
PRIVATE = {"Cache-Control": "no-store"}

Erase = Annotated[bool, QueryParameter(description="Erase the player instead of only removing them.")]


@delete(
    "/",
    operation_id="removePlayer",
    summary="Remove a player",
    responses=documents.of_host({409: "The session has finished."} | OF_PLAYER),
)
async def remove(
    player_id: FromPath[str], live: LiveDependency, leader: Leader, erase: Erase = False
) -> None:
    """Remove a player, who loses their seat and their rows.

    They cannot join again with the same account, class code, device or nickname. With `erase=true` their name
    and typed texts are erased everywhere, also after the end; the report then shows an erased player, whose
    device and nickname are free again.
    """
    player = _player(player_id)
    order = erase_player(live, leader, player) if erase else leading.remove_player(live, leader, player)
    refusal = await order
    if isinstance(refusal, QuizError):
        refuse(refusal)


@patch(
    "/",
    operation_id="changePlayer",
    summary="Rename a player, or give them more time",
    responses=documents.of_host(
        documents.INVALID
        | {409: "The nickname is taken, or the session has finished; `type` says which."}
        | OF_PLAYER
    ),
)
async def change(
    player_id: FromPath[str],
    live: LiveDependency,
    leader: Leader,
    data: Annotated[PlayerChange, Body(examples=documents.PLAYER_CHANGE)],
) -> Response[Player]:
    """Change a player. A new nickname is shown at once.

    `time_factor` and `no_audio` hold from the next question on.
    """
    player = await change_player(live, leader, _player(player_id), data)
    if isinstance(player, QuizError):
        refuse(player)
    return Response(player, headers=PRIVATE)


@post(
    "/readmit",
    status_code=200,
    operation_id="readmitPlayer",
    summary="Let a player take their seat again",
    responses=documents.of_host({409: "The session has finished."} | OF_PLAYER),
)
async def readmit(player_id: FromPath[str], live: LiveDependency, leader: Leader) -> Response[SeatCode]:
    """Create a seat code for a player who was removed, or lost their device.

    Earlier tokens of the seat are refused, and its socket closes (4009).
    """
    code = await readmit_player(live, leader, _player(player_id))
    if isinstance(code, QuizError):
        refuse(code)
    return Response(code, headers=PRIVATE)


def _player(player_id: str) -> PlayerId:
    return PlayerId(known_id(player_id, "unknown-player", leading.UNKNOWN_PLAYER.detail))


router = Router(
    path=f"{PATH}/{{session_id:str}}/players/{{player_id:str}}",
    route_handlers=[remove, change, readmit],
    dependencies=LIVE | CALLER | {"leader": Provide(provide_leader)},
    security=documents.BEARER,
    tags=["Leading a session"],
)
