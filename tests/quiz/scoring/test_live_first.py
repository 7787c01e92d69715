"""Which games of a backlog come first."""

import pytest

from tests.quiz.scoring.games import game
from wordrally.contracts.ids import NodeId, SessionId
from wordrally.contracts.queue.answers import AnswerBatch
from wordrally.quiz.live.application.ports import View
from wordrally.quiz.scoring.application import live_first
from wordrally.quiz.scoring.application.judged_answers import LoggedBatch
from wordrally.quiz.scoring.application.live_first import in_order, split
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
    assert in_order({LARGE: view(), SMALL: view()}, {LARGE: 71, SMALL: 30}) == [SMALL]


def test_a_message_of_several_games_is_split_and_keeps_its_sequence():
    ours, theirs = game("a b"), game("c")
    answers = [ours.answer("a"), theirs.answer("c"), ours.answer("b")]
    parts = dict(split(LoggedBatch(7, AnswerBatch(node_id=NodeId("n"), answers=answers))))
    assert [one.player_id for one in parts[ours.session_id].batch.answers] == ["a", "b"]
    assert [one.player_id for one in parts[theirs.session_id].batch.answers] == ["c"]
    assert {part.sequence for part in parts.values()} == {7}
