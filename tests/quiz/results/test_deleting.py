"""Deleting a session ends it and leaves nothing of it."""

from pathlib import Path

import pytest

from tests.quiz.live.conftest import bare_stage, fake_stage, stage
from tests.quiz.live.examples import HOST, STRANGER
from tests.quiz.live.stage import FakeStage, RealStage, accept
from wordrally.contracts.http.sessions import Session
from wordrally.contracts.queue import subjects
from wordrally.quiz.live.application.host_commands import HostContext, finish_session
from wordrally.quiz.live.application.ports import Behind
from wordrally.quiz.live.application.reading.describing import describe
from wordrally.quiz.live.application.reading.listing import SessionFilter, list_hosted_sessions
from wordrally.quiz.live.application.session_ports import UnknownSession
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.results.application.archiving import archive_session
from wordrally.quiz.results.application.deleting import delete_session

__all__ = ["bare_stage", "fake_stage", "stage"]


async def finished(stage: FakeStage) -> Session:
    session = await stage.open()
    await stage.hosted.add(session.id, HOST, 1)
    await stage.join(session, "Ada")
    accept(await finish_session(stage.live, stage.host_of(session)))
    await archive_session(stage.live, session.id)
    return session


async def test_nothing_is_left_and_deleting_twice_finds_nothing(fake_stage: FakeStage) -> None:
    session = await finished(fake_stage)
    assert await delete_session(fake_stage.live, fake_stage.host_of(session)) is None
    assert await fake_stage.live.archive.finished.find(session.id) is None
    assert not [key async for key in fake_stage.valkey.scan_iter(match=f"*{session.id}*")]
    with pytest.raises(UnknownSession):
        await describe(fake_stage.live, session.id)
    again = await delete_session(fake_stage.live, fake_stage.host_of(session))
    assert isinstance(again, QuizError)
    assert again.reason == "unknown_session"


async def test_an_attempt_that_stopped_half_way_is_finished_by_the_next(fake_stage: FakeStage) -> None:
    session = await finished(fake_stage)
    await fake_stage.live.logs.sessions.erase(session.id)
    assert await delete_session(fake_stage.live, fake_stage.host_of(session)) is None
    assert await fake_stage.live.archive.finished.find(session.id) is None


async def test_only_the_host_deletes_a_session(fake_stage: FakeStage) -> None:
    session = await finished(fake_stage)
    refused = await delete_session(fake_stage.live, HostContext(session.id, STRANGER))
    assert isinstance(refused, QuizError)
    assert refused.reason == "not_allowed"
    assert await fake_stage.live.archive.finished.find(session.id) is not None


async def test_results_that_are_still_on_their_way_are_waited_for(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    with pytest.raises(Behind):
        await delete_session(fake_stage.live, fake_stage.host_of(session))
    assert (await describe(fake_stage.live, session.id)).phase == "finished"


async def test_a_list_has_the_sessions_of_a_mode_and_phase(fake_stage: FakeStage) -> None:
    over, waiting = await finished(fake_stage), await fake_stage.open()
    await fake_stage.hosted.add(waiting.id, HOST, 2)

    async def listed(**wanted: str) -> set[str]:
        page = await list_hosted_sessions(fake_stage.live, HOST, 10, None, SessionFilter(**wanted))  # pyright: ignore[reportArgumentType]
        return {session.id for session in page.items}

    assert await listed() == {over.id, waiting.id}
    assert await listed(phase="finished") == {over.id}
    assert await listed(phase="lobby", mode="live") == {waiting.id}
    assert await listed(mode="race") == set()


@pytest.mark.process
async def test_names_are_overwritten_in_the_files_of_the_queue(stage: RealStage, tmp_path: Path) -> None:
    session = await stage.open()
    name = "Zyxwvut Qwertz"
    await stage.join(session, name)
    assert written(tmp_path, name)
    assert await delete_session(stage.live, stage.host_of(session)) is None
    assert await stage.jet.last(subjects.SESSIONS, subjects.SESSION.format(session.id)) is None
    assert not written(tmp_path, name)


def written(folder: Path, text: str) -> list[str]:
    """The files below that folder that hold the text."""
    return [path.name for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]
