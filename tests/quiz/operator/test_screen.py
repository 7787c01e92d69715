"""What the commands say, and when they fail."""

import pytest

from tests.quiz.operator.conftest import Played, ports_of
from wordrally.contracts.ids import SessionId
from wordrally.contracts.queue import subjects
from wordrally.quiz.live.adapters.valkey_keys import key
from wordrally.quiz.operator.application.verification_plan import VerificationPlan
from wordrally.quiz.operator.application.verifying import missing_logs, plan_all, verify
from wordrally.quiz.operator.entrypoints.commands import (
    rebuild_sessions,
    refill_results,
    show_all,
    show_named,
)
from wordrally.quiz.scoring.adapters.valkey_restoration import ValkeyRestorations

UNKNOWN = SessionId("nobody")


async def test_a_difference_is_said_with_both_sides(
    played: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show_named(played.session_id, await verify(ports_of(played.stage), [played.session_id]))
    assert "as the streams tell it" in capsys.readouterr().out

    await played.stage.valkey.zrem(key(played.session_id, "board"), played.bob)
    assert not show_named(played.session_id, await verify(ports_of(played.stage), [played.session_id]))

    said = capsys.readouterr().out
    assert f"board: {played.bob}\n    streams: ('rank 2', 0, 0)\n    there:   nothing" in said
    assert said.endswith("1 sessions, 2 answers, 1 sessions differ\n")


async def test_an_unknown_session_fails_only_when_it_was_named(
    played: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = await verify(ports_of(played.stage), [UNKNOWN])
    assert not show_named(UNKNOWN, nothing)
    assert "There is no session nobody in the streams." in capsys.readouterr().err
    assert show_all(VerificationPlan([[UNKNOWN]], 0), [nothing], []) == (True, set())


async def test_what_was_verified_before_is_not_read_again_unless_it_has_changed(
    played: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    ports = ports_of(played.stage)
    first = await plan_all(ports, {})
    assert first.portions == [[played.session_id]]
    _, good = show_all(first, [await verify(ports, first.portions[0])], [])
    messages = await ports.index.messages()
    verified = {session_id: messages[session_id] for session_id in good}
    again = await plan_all(ports, verified)
    assert (again.portions, again.skipped) == ([], 1)
    assert show_all(again, [], []) == (True, set())
    assert "1 sessions were verified before and have not changed; --all reads" in capsys.readouterr().out

    played.stage.finished.sessions.clear()
    assert (await plan_all(ports, verified)).portions == [[played.session_id]], "its results are gone"


async def test_rebuilding_says_what_is_there_afterwards(
    played: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    rebuilds, restorations = played.stage.live.store.rebuilds, ValkeyRestorations(played.stage.valkey)
    assert not await rebuild_sessions(rebuilds, restorations, [UNKNOWN])
    assert await rebuild_sessions(rebuilds, restorations, [UNKNOWN, played.session_id])
    assert "1 of 2 sessions rebuilt" in capsys.readouterr().out


async def test_a_shorter_log_and_an_unreadable_message_fail_and_are_said(
    played: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    ports = ports_of(played.stage)
    await played.stage.jet.append(subjects.ANSWERS_OF.format("node-9"), b"not msgpack")
    [portion] = (await plan_all(ports, {})).portions
    assert not show_named(played.session_id, await verify(ports, portion))
    assert "of ANSWERS cannot be read" in capsys.readouterr().out

    await played.stage.jet.js.purge_stream(subjects.SESSIONS)
    nothing = ports_of(played.stage)
    assert not show_all(await plan_all(nothing, {}), [], await missing_logs(nothing))[0]
    said = capsys.readouterr().out
    assert "log: session\n    streams: nothing\n    there:   results in the database" in said
    assert said.endswith("0 sessions, 0 answers, 1 sessions differ\n")


async def test_filling_results_again_says_what_was_written(
    played: Played, capsys: pytest.CaptureFixture[str]
) -> None:
    played.stage.finished.sessions.clear()
    assert await refill_results(ports_of(played.stage), [played.session_id], "")
    assert (
        f"{played.session_id}  results written\nresults: 1 written, 0 there already"
        in capsys.readouterr().out
    )
    assert not await refill_results(ports_of(played.stage), [UNKNOWN], "")
