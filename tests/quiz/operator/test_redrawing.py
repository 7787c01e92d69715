"""What `wordrally rebuild` repairs."""

from tests.quiz.operator.conftest import Played
from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.adapters.valkey_keys import key
from wordrally.quiz.operator.application.redrawing import redraw
from wordrally.quiz.scoring.adapters.valkey_restoration import ValkeyRestorations


async def redrawn(played: Played, *sessions: str) -> list[tuple[str, bool]]:
    rebuilds = played.stage.live.store.rebuilds
    restorations = ValkeyRestorations(played.stage.valkey)
    return [one async for one in redraw(rebuilds, restorations, [SessionId(each) for each in sessions])]


async def test_a_wrong_board_is_right_again(played: Played) -> None:
    board = key(played.session_id, "board")
    await played.stage.valkey.zadd(board, {played.bob: -(2_000 << 32)})
    await played.stage.valkey.hdel(key(played.session_id, "receipts:0"), played.ada)
    assert await played.differences() != []
    assert await redrawn(played, played.session_id) == [(played.session_id, True)]
    assert await played.differences() == []


async def test_an_unknown_session_has_no_projection_afterwards(played: Played) -> None:
    assert await redrawn(played, "nobody", played.session_id) == [
        ("nobody", False),
        (played.session_id, True),
    ]
