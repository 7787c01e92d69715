"""What the commands say, and when they fail."""

import pytest

from tests.quiz.operator.conftest import Played, ports_of
from wordrally.contracts.ids import SessionId
from wordrally.quiz.live.adapters.valkey_keys import key
from wordrally.quiz.operator.entrypoints.commands import rebuild_sessions, verify_sessions
from wordrally.quiz.scoring.adapters.valkey_restoration import ValkeyRestorations

UNKNOWN = SessionId("nobody")


async def test_a_difference_is_said_with_both_sides(
    played: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    ports, sessions = ports_of(played.stage), [played.session_id]
    assert await verify_sessions(ports, sessions, is_named=True)
    assert "as the streams tell it" in capsys.readouterr().out

    await played.stage.valkey.zrem(key(played.session_id, "board"), played.bob)
    assert not await verify_sessions(ports, sessions, is_named=True)

    said = capsys.readouterr().out
    assert f"board: {played.bob}\n    streams: ('rank 2', 0, 0)\n    there:   nothing" in said
    assert said.endswith("1 sessions, 2 answers, 1 sessions differ\n")


async def test_an_unknown_session_fails_only_when_it_was_named(played: Played) -> None:
    ports = ports_of(played.stage)
    assert not await verify_sessions(ports, [UNKNOWN], is_named=True)
    assert await verify_sessions(ports, [UNKNOWN], is_named=False)


async def test_rebuilding_says_what_is_there_afterwards(
    played: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    rebuilds, restorations = played.stage.live.store.rebuilds, ValkeyRestorations(played.stage.valkey)
    assert not await rebuild_sessions(rebuilds, restorations, [UNKNOWN])
    assert await rebuild_sessions(rebuilds, restorations, [UNKNOWN, played.session_id])
    assert "1 of 2 sessions rebuilt" in capsys.readouterr().out
