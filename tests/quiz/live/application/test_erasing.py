"""Erasing a player takes name, account and typed texts, and leaves the points of everybody."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from msgspec import structs

from tests.quiz.live.conftest import bare_stage, fake_stage, stage
from tests.quiz.live.examples import STRANGER
from tests.quiz.live.fake_logs import FakeLeftovers
from tests.quiz.live.stage import FakeStage, accept
from wordrally.contracts.http.sessions import Session
from wordrally.contracts.ids import AccountId, PlayerId, QuizId, SessionId
from wordrally.contracts.queue.events import PlayerRemoved, SessionCreated
from wordrally.contracts.queue.seats import PlayerJoined
from wordrally.quiz.live.adapters.valkey_keys import key
from wordrally.quiz.live.application.erasing import erase_player, erase_seat_of
from wordrally.quiz.live.application.host_commands import HostContext, finish_session, remove_player
from wordrally.quiz.live.application.log_ports import Seats
from wordrally.quiz.live.application.ports import Behind
from wordrally.quiz.live.domain.refusals import QuizError
from wordrally.quiz.live.domain.seats import ERASED_NAME
from wordrally.quiz.results.application.archiving import archive_session
from wordrally.quiz.results.application.erasure import LoggedTraces
from wordrally.quiz.results.application.reporting import report_live

__all__ = ["bare_stage", "fake_stage", "stage"]

ADA = AccountId("ada-account")


async def erase(stage: FakeStage, session: Session, player_id: str) -> QuizError | None:
    return await erase_player(stage.live, stage.host_of(session), PlayerId(player_id))


async def finished(stage: FakeStage, session: Session) -> None:
    accept(await finish_session(stage.live, stage.host_of(session)))
    await archive_session(stage.live, session.id)


async def nicknames(stage: FakeStage, session: Session) -> list[str]:
    report = (await report_live(stage.live, session.id)).report
    return sorted(player.nickname for player in report.players)


async def test_an_erased_player_of_a_finished_session_has_no_name_in_log_store_and_report(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    ada = await fake_stage.join(session, "Ada", ADA)
    await fake_stage.join(session, "Bob")
    await finished(fake_stage, session)
    assert await erase(fake_stage, session, ada.player_id) is None
    assert await nicknames(fake_stage, session) == ["Bob", ERASED_NAME]
    seats = await fake_stage.live.logs.seats.taken(session.id)
    assert b"Ada" not in msgspec.json.encode(seats)
    assert b"ada-account" not in msgspec.json.encode(seats)
    results = await fake_stage.live.archive.finished.find(session.id)
    assert results is not None
    assert results.accounts == {}
    assert sorted(player.nickname for player in results.report.players) == ["Bob", ERASED_NAME]


async def test_an_erased_player_of_a_running_session_is_removed_and_the_name_is_free(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    ada = await fake_stage.join(session, "Ada")
    assert await erase(fake_stage, session, ada.player_id) is None
    assert isinstance((await fake_stage.events(session.id))[-1], PlayerRemoved)
    assert await nicknames(fake_stage, session) == []
    assert (await fake_stage.join(session, "Ada")).player_id != ada.player_id


async def test_erasing_twice_changes_nothing_and_the_seat_is_nobodys_any_more(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    ada = await fake_stage.join(session, "Ada")
    assert await erase(fake_stage, session, ada.player_id) is None
    before = await fake_stage.events(session.id)
    assert await erase(fake_stage, session, ada.player_id) is None
    assert await fake_stage.events(session.id) == before
    removed = await remove_player(fake_stage.live, fake_stage.host_of(session), PlayerId(ada.player_id))
    assert isinstance(removed, QuizError)
    assert removed.reason == "unknown_player"


async def test_only_the_host_erases_and_only_players_of_the_session(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    ada = await fake_stage.join(session, "Ada")
    stranger = HostContext(session.id, STRANGER)
    refused = await erase_player(fake_stage.live, stranger, PlayerId(ada.player_id))
    assert isinstance(refused, QuizError)
    assert refused.reason == "not_allowed"
    unknown = await erase(fake_stage, session, "nobody")
    assert isinstance(unknown, QuizError)
    assert unknown.reason == "unknown_player"
    gone = HostContext(structs.replace(session, id="gone").id, STRANGER)
    missing = await erase_player(fake_stage.live, gone, PlayerId(ada.player_id))
    assert isinstance(missing, QuizError)
    assert missing.reason == "unknown_session"


@pytest.mark.parametrize("is_over", [False, True])
async def test_dead_letters_about_an_erased_guest_are_erased(fake_stage: FakeStage, is_over: bool) -> None:
    session = await fake_stage.open()
    guest = await fake_stage.join(session, "Ada")
    if is_over:
        await finished(fake_stage, session)
    assert await erase(fake_stage, session, guest.player_id) is None
    leftovers = fake_stage.live.logs.leftovers
    assert isinstance(leftovers, FakeLeftovers)
    assert leftovers.erased == [guest.player_id]


class SeatsWhileItEnds:
    """Implements `Seats`; its session ends just before the seats are read for the first time."""

    def __init__(self, seats: Seats, end: Callable[[], Awaitable[None]]) -> None:
        self._seats = seats
        self._end: Callable[[], Awaitable[None]] | None = end

    def __getattr__(self, name: str) -> Any:
        return getattr(self._seats, name)

    async def taken(self, session_id: SessionId) -> list[PlayerJoined]:
        end, self._end = self._end, None
        if end is not None:
            await end()
        return await self._seats.taken(session_id)


async def test_an_erasure_waits_for_the_results_of_a_session_that_ends_meanwhile(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    ada = await fake_stage.join(session, "Ada")

    async def end() -> None:
        accept(await finish_session(fake_stage.live, fake_stage.host_of(session)))

    logs = fake_stage.live.logs
    live = replace(fake_stage.live, logs=replace(logs, seats=SeatsWhileItEnds(logs.seats, end)))
    with pytest.raises(Behind):
        await erase_seat_of(live, session.id, PlayerId(ada.player_id))
    await archive_session(fake_stage.live, session.id)
    assert await erase_seat_of(live, session.id, PlayerId(ada.player_id))
    assert await nicknames(fake_stage, session) == [ERASED_NAME]
    results = await fake_stage.live.archive.finished.find(session.id)
    assert results is not None
    assert [player.nickname for player in results.report.players] == [ERASED_NAME]


class KnownTraces:
    """Implements `Traces` and `TraceIndex`; the database knows the finished sessions that it is given."""

    def __init__(self, *seats: tuple[str, str]) -> None:
        self.found = [(session_id, PlayerId(player_id)) for session_id, player_id in seats]
        self.hosts: list[SessionId] = []
        self.quizzes: list[QuizId] = []
        self.steps: list[str] = []
        self.failed: set[str] = set()
        self.forgets = 0

    async def remember(self, account_id: AccountId, at: int) -> None:
        self.steps.append("remembered")

    async def remembered(self) -> list[AccountId]:
        return [ADA]

    async def hosted(self, account_id: AccountId) -> list[SessionId]:
        return self.hosts

    async def seats(self, account_id: AccountId) -> list[tuple[str, PlayerId]]:
        return self.found if account_id == ADA else []

    async def private_quizzes(self, account_id: AccountId) -> list[QuizId]:
        return self.quizzes

    async def erase(self, account_id: AccountId, at: int, failed: Collection[str] = ()) -> None:
        self.steps.append("erased")
        self.failed = set(failed)

    async def sweep(self, forget_before: int, failed: Collection[str] = ()) -> None:
        self.steps.append("swept")
        self.failed = set(failed)
        self.forgets = forget_before


@pytest.mark.parametrize("by", ["erase", "sweep"])
async def test_an_erased_account_leaves_sessions_that_are_over_and_those_that_go_on(
    fake_stage: FakeStage, by: str
) -> None:
    over, running = await fake_stage.open(), await fake_stage.open()
    for session in (over, running):
        await fake_stage.hosted.add(session.id, fake_stage.host_of(session).account_id, 1)
        await fake_stage.join(session, "Bob")
    ada = await fake_stage.join(over, "Ada", ADA)
    await fake_stage.join(running, "Ada", ADA)
    await finished(fake_stage, over)
    known = KnownTraces((over.id, ada.player_id))
    traces = LoggedTraces(fake_stage.live, known, known)  # pyright: ignore[reportArgumentType]
    await (traces.erase(ADA, 1) if by == "erase" else traces.sweep(0))
    assert await nicknames(fake_stage, over) == ["Bob", ERASED_NAME]
    assert await nicknames(fake_stage, running) == ["Bob"]
    assert known.steps == (["remembered", "erased"] if by == "erase" else ["swept"])


async def test_an_erased_account_loses_the_seats_from_which_it_was_removed(fake_stage: FakeStage) -> None:
    over, running = await fake_stage.open(), await fake_stage.open()
    for session in (over, running):
        ada = await fake_stage.join(session, "Ada", ADA)
        accept(await remove_player(fake_stage.live, fake_stage.host_of(session), PlayerId(ada.player_id)))
    await finished(fake_stage, over)
    known = KnownTraces()
    await LoggedTraces(fake_stage.live, known, known).erase(ADA, 1)  # pyright: ignore[reportArgumentType]
    for session in (over, running):
        [seat] = await fake_stage.live.logs.seats.taken(session.id)
        assert seat.is_erased
        for kept in ("players", "accounts"):
            stored = await fake_stage.valkey.hgetall(key(session.id, kept))
            assert b"ada-account" not in repr(stored).encode()


@pytest.mark.parametrize("by", ["erase", "sweep"])
async def test_a_session_without_results_does_not_keep_the_rest_from_being_erased(
    fake_stage: FakeStage, by: str
) -> None:
    stuck, over = await fake_stage.open(), await fake_stage.open()
    for session in (stuck, over):
        await fake_stage.join(session, "Ada", ADA)
        await fake_stage.join(session, "Bob")
    accept(await finish_session(fake_stage.live, fake_stage.host_of(stuck)))
    await finished(fake_stage, over)
    known = KnownTraces()
    traces = LoggedTraces(fake_stage.live, known, known)  # pyright: ignore[reportArgumentType]
    with pytest.raises(Behind):
        await (traces.erase(ADA, 1) if by == "erase" else traces.sweep(7))
    assert await nicknames(fake_stage, over) == ["Bob", ERASED_NAME]
    assert ADA not in accounts_heard(fake_stage)
    assert known.steps[-1] == ("erased" if by == "erase" else "swept")
    assert known.failed == {stuck.id}, "it is found again"
    assert known.forgets == 0, "and nobody is forgotten before"
    await archive_session(fake_stage.live, stuck.id)
    await traces.sweep(7)
    assert await nicknames(fake_stage, stuck) == ["Bob", ERASED_NAME]
    assert (known.failed, known.forgets) == (set(), 7)


async def test_results_and_dead_letters_that_came_during_an_erasure_are_swept(fake_stage: FakeStage) -> None:
    session = await fake_stage.open()
    await fake_stage.join(session, "Ada", ADA)
    await finished(fake_stage, session)
    late = list(fake_stage.heard.results)
    leftovers = fake_stage.live.logs.leftovers
    assert isinstance(leftovers, FakeLeftovers)
    known = KnownTraces()
    traces = LoggedTraces(fake_stage.live, known, known)  # pyright: ignore[reportArgumentType]
    await traces.erase(ADA, 1)
    fake_stage.heard.results += late
    leftovers.erased.clear()
    assert ADA in accounts_heard(fake_stage)
    await traces.sweep(0)
    assert ADA not in accounts_heard(fake_stage)
    assert ADA in leftovers.erased


def accounts_heard(stage: FakeStage) -> set[AccountId]:
    return {one.account_id for part in stage.heard.results for one in part.results}


async def test_an_erased_owner_leaves_the_questions_of_a_session_that_somebody_else_hosts(
    fake_stage: FakeStage,
) -> None:
    session = await fake_stage.open()
    await finished(fake_stage, session)
    created = (await fake_stage.events(session.id))[0]
    assert isinstance(created, SessionCreated)
    known = KnownTraces()
    known.quizzes = [session.quiz_id]
    traces = LoggedTraces(fake_stage.live, known, known)  # pyright: ignore[reportArgumentType]
    await traces.erase(ADA, 1)
    assert await fake_stage.live.logs.quizzes.questions(created)
    known.hosts = [session.id]
    await traces.erase(ADA, 1)
    with pytest.raises(KeyError):
        await fake_stage.live.logs.quizzes.questions(created)
