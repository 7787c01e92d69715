"""Which games of a backlog come first."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

import pytest

from tests.quiz.scoring.games import Game, game, logged
from wordrally.contracts.ids import NodeId, SessionId
from wordrally.contracts.queue.answers import AnswerBatch
from wordrally.quiz.live.application.ports import Away, ProjectionLost, View
from wordrally.quiz.scoring.application import live_first
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch
from wordrally.quiz.scoring.application.live_first import LiveFirst, first_of, in_order, split
from wordrally.quiz.scoring.application.session_history import fold_events

SMALL, LARGE, OVER, LOST = (SessionId(name) for name in ("small", "large", "over", "lost"))


def view(*, is_over: bool = False) -> View:
    played = game("a")
    if is_over:
        played.finish()
    return fold_events(played.story.events)


def test_small_games_that_go_on_come_first_and_others_in_their_turn():
    views = {LARGE: view(), OVER: view(is_over=True), LOST: None, SMALL: view()}
    assert in_order(views, {LARGE: 400, OVER: 1, LOST: 1, SMALL: 30}) == [SMALL, LARGE]


def test_a_hall_that_is_larger_than_a_round_comes_in_its_turn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live_first, "MOST_ANSWERS", 100)
    assert in_order({LARGE: view(), SMALL: view()}, {LARGE: 101, SMALL: 30}) == [SMALL]


def test_a_game_without_room_left_takes_none_from_others(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live_first, "MOST_ANSWERS", 100)
    assert first_of([SMALL, LARGE, OVER], {SMALL: 30, LARGE: 71, OVER: 70}) == [SMALL, OVER]


class Answers:
    """ANSWERS, the projections, and a scorer that loses some sessions."""

    def __init__(self, *games: Game) -> None:
        self.games = {played.session_id: played for played in games}
        self.batches = [logged(n, played.answer("a")) for n, played in enumerate(games, 1)]
        self.fails: dict[SessionId, Exception] = {}
        self.scored: list[SessionId] = []
        self.live_first = LiveFirst(cast("Any", self), self, cast("Any", self))

    async def newest(self) -> int:
        return len(self.batches)

    async def after(self, sequence: int) -> AsyncIterator[LoggedBatch]:
        for batch in self.batches[sequence:]:
            yield batch

    async def view(self, _session_id: SessionId) -> View:
        return view()

    async def score(self, batches: Sequence[LoggedBatch], _now: int) -> None:
        sessions = [answer.session_id for batch in batches for answer in batch.batch.answers]
        for each in sessions:
            if each in self.fails:
                raise self.fails[each]
        self.scored += sessions


async def test_a_game_that_is_lost_holds_up_no_other_and_comes_next_time():
    lost, broken, good = game("a"), game("a"), game("a")
    answers = Answers(lost, broken, good)
    answers.fails = {lost.session_id: ProjectionLost(lost.session_id), broken.session_id: KeyError()}
    assert await answers.live_first.score(0) == 1
    assert answers.scored == [good.session_id]

    answers.fails.clear()
    assert await answers.live_first.score(0) == 1
    assert answers.scored == [good.session_id, lost.session_id], "a broken one comes in its turn"
    assert await answers.live_first.score(0) == 0


async def test_after_an_outage_of_the_store_the_same_games_are_scored():
    one, other = game("a"), game("a")
    answers = Answers(one, other)
    answers.fails = {one.session_id: Away()}
    with pytest.raises(Away):
        await answers.live_first.score(0)
    answers.fails.clear()
    assert await answers.live_first.score(0) == 2


async def test_games_beyond_one_call_are_scored_by_the_next(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live_first, "MOST_ANSWERS", 2)
    answers = Answers(*(game("a") for _ in range(5)))
    assert [await answers.live_first.score(0) for _ in range(4)] == [2, 2, 1, 0]
    assert sorted(answers.scored) == sorted(answers.games)


async def test_games_that_wait_longer_than_the_end_of_the_log_come_in_their_turn(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(live_first, "MOST_MESSAGES", 1)
    old, new = game("a"), game("a")
    answers = Answers(old)
    answers.fails = {old.session_id: ProjectionLost(old.session_id)}
    await answers.live_first.score(0)
    answers.batches.append(logged(2, new.answer("a")))
    answers.fails.clear()
    assert await answers.live_first.score(0) == 1
    assert answers.scored == [new.session_id]


def test_a_message_of_several_games_is_split_and_keeps_its_sequence():
    ours, theirs = game("a b"), game("c")
    answers = [ours.answer("a"), theirs.answer("c"), ours.answer("b")]
    parts = dict(split(LoggedBatch(7, AnswerBatch(node_id=NodeId("n"), answers=answers))))
    assert [one.player_id for one in parts[ours.session_id].batch.answers] == ["a", "b"]
    assert [one.player_id for one in parts[theirs.session_id].batch.answers] == ["c"]
    assert {part.sequence for part in parts.values()} == {7}
