"""The use case of scoring, on fakes."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from msgspec import structs

from tests.quiz.scoring.fake_boards import FakeBoards
from tests.quiz.scoring.fake_logs import FakeCheckpoints, FakeLogs, Heard
from tests.quiz.scoring.games import OPENED_AT, WRONG, Game, game, logged
from wordrally.contracts.http.quizzes import ListenQuestion, Speech
from wordrally.contracts.http.sessions import Settings
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.contracts.queue.events import Needs, SessionCreated
from wordrally.quiz.live.application.ports import ProjectionLost
from wordrally.quiz.live.domain.presence import PLAYER_SILENCE_MS
from wordrally.quiz.scoring.application.answer_recorder import MAX_MARKED
from wordrally.quiz.scoring.application.rebuild import FINISHED_KEPT_MS, Rebuilder
from wordrally.quiz.scoring.application.rebuild_ports import RebuildPorts
from wordrally.quiz.scoring.application.rulebooks import Rulebooks
from wordrally.quiz.scoring.application.score_answers import Scorer, ScoringPorts
from wordrally.quiz.scoring.application.session_history import SessionAnswers, draw_projection

NOW = OPENED_AT + 1_000


class Stage:
    """A scorer and all that it works on."""

    def __init__(self, *games: Game) -> None:
        self.boards: Any = FakeBoards()
        self.logs: Any = FakeLogs(games)
        self.heard: Any = Heard()
        self.now = NOW
        rebuild_ports = RebuildPorts(
            logs=self.logs,
            seats=self.logs,
            quizzes=self.logs,
            answers=self.logs,
            checkpoints=FakeCheckpoints(),
            restorations=self.boards,
            broadcasts=self.heard,
            clock=lambda: self.now,
        )
        self.rebuilder = Rebuilder(rebuild_ports)
        self.scorer = Scorer(
            ScoringPorts(
                rulebooks=Rulebooks(self.logs, self.logs),
                scorebooks=self.boards,
                scoreboards=self.boards,
                projections=self.boards,
                seats=self.logs,
                rebuilds=self.rebuilder,
                broadcasts=self.heard,
                alarms=self.heard,
            )
        )

    async def score(self, *batches: Any) -> None:
        """Log answers and have them scored."""
        self.logs.answers += batches
        await self.scorer.score(batches, self.now)

    def board(self, of: Game) -> list[tuple[str, int]]:
        return [(row.player_id, row.score) for row in self.boards.boards[of.session_id].rows()]


async def test_what_a_batch_did_is_told_once_a_session() -> None:
    one, other = game("a b"), game("c")
    stage = Stage(one, other)
    await stage.score(logged(1, one.answer("a"), other.answer("c", choices=WRONG), one.answer("b")))
    assert {(s.session_id, s.question, s.answered, len(s.results)) for s in stage.heard.scores} == {
        (one.session_id, 0, 2, 2),
        (other.session_id, 0, 1, 1),
    }
    assert all(told.top is not None for told in stage.heard.scores)


async def test_answers_of_several_messages_are_told_together_and_the_first_counts() -> None:
    played = game("a b")
    stage = Stage(played)
    await stage.rebuilder.rebuild(played.session_id)
    await stage.score(
        logged(5, played.answer("a")), logged(4, played.answer("a", choices=WRONG), played.answer("b"))
    )
    [told] = stage.heard.scores
    assert {(r.player_id, r.points) for r in told.results} == {("a", 0), ("b", 1000)}


async def test_a_crowd_is_told_in_portions() -> None:
    crowd = game(" ".join(f"p{number:04}" for number in range(MAX_MARKED + 1)))
    crowd.mode = "live"
    stage = Stage(crowd)
    await stage.score(logged(1, *(crowd.answer(player) for player in crowd.players)))
    assert [len(told.results) for told in stage.heard.scores] == [MAX_MARKED, 1]


async def test_held_back_results_are_not_told() -> None:
    played = game(settings=Settings(feedback="at_close"))
    stage = Stage(played)
    await stage.score(logged(1, played.answer("a")))
    [told] = stage.heard.scores
    assert (told.results, told.answered) == ([], 1)
    assert told.top is not None
    assert {row.score for row in told.top} == {0}


async def test_answers_to_what_was_never_asked_count_for_nothing_and_stop_nobody() -> None:
    played = game("a")
    stage = Stage(played)
    unknown = ReceivedAnswer(SessionId("nowhere"), PlayerId("x"), 0, NOW, [0])
    await stage.score(logged(1, unknown, played.answer("a", 99), played.answer("a")))
    assert stage.board(played) == [("a", 1000)]
    assert len(stage.heard.scores) == 1


async def test_an_answer_that_comes_before_its_seat_counts() -> None:
    played = game("a b")
    stage = Stage(played)
    await stage.rebuilder.rebuild(played.session_id)
    played.players = [*played.players, PlayerId("late")]
    await stage.score(logged(1, played.answer("late"), played.answer("a", choices=WRONG)))
    assert stage.board(played)[0] == ("late", 1000)
    assert [[r.player_id for r in told.results] for told in stage.heard.scores] == [["a"], ["late"]]


async def test_an_answer_of_a_removed_player_counts_for_nothing() -> None:
    played = game("a b")
    stage = Stage(played)
    played.remove("a")
    await stage.score(logged(1, played.answer("a"), played.answer("b")))
    assert stage.board(played) == [("b", 1000)]


async def test_a_stranger_counts_for_nothing() -> None:
    played = game("a")
    stage = Stage(played)
    await stage.score(logged(1, played.answer("stranger")))
    assert stage.board(played) == [("a", 0)]
    assert stage.heard.scores == []


async def test_a_lost_projection_is_rebuilt_and_scored_on() -> None:
    played = game("a b")
    stage = Stage(played)
    await stage.score(logged(1, played.answer("a")))
    await stage.boards.lose_everything()
    stage.now += 1_000
    await stage.score(logged(2, played.answer("b", after_ms=10_000)))
    assert stage.board(played) == [("a", 1000), ("b", 750)]
    assert stage.heard.announced == [played.session_id] * 2
    before, after = stage.heard.scores
    assert after.event > before.event + 1  # a jump: nodes take a snapshot


async def test_answers_of_a_session_that_ended_long_ago_are_not_scored_again() -> None:
    played = game("a")
    stage = Stage(played)
    await stage.score(logged(1, played.answer("a")))
    played.finish()
    await stage.boards.lose_everything()
    stage.now += FINISHED_KEPT_MS + 60_000
    await stage.score(logged(1, played.answer("a")))
    assert played.session_id not in stage.boards.boards


async def test_a_projection_that_is_lost_again_and_again_is_an_outage() -> None:
    played = game("a")
    stage = Stage(played)

    async def lose(_session_id: SessionId) -> bool:
        await stage.boards.lose_everything()
        return True

    stage.rebuilder.rebuild = lose  # type: ignore[method-assign]
    with pytest.raises(ProjectionLost):
        await stage.score(logged(1, played.answer("a")))


EARLY = Settings(close_when_all_answered=True)


async def test_the_alarm_rings_when_everybody_present_has_answered() -> None:
    played = game("a b", settings=EARLY)
    played.mode = "live"
    stage = Stage(played)
    await stage.score(logged(1, played.answer("a", 1)))
    assert stage.heard.rung == []
    await stage.score(logged(2, played.answer("b", 1, choices=WRONG)))
    [due] = stage.heard.rung
    assert (due.session_id, due.action, due.index, due.reason) == (
        played.session_id,
        "close",
        1,
        "all_answered",
    )


async def test_the_alarm_waits_for_who_is_present_even_if_as_many_have_answered() -> None:
    played = game("a b", settings=EARLY)
    stage = Stage(played)
    await stage.rebuilder.rebuild(played.session_id)
    stage.now += PLAYER_SILENCE_MS  # `a` and `b` are gone by now
    played.players = [*played.players, PlayerId("c")]
    await stage.boards.seat(played.seats[2:], stage.now)
    await stage.score(logged(1, played.answer("a")))
    assert stage.heard.scores[0].answered == stage.heard.scores[0].present == 1
    assert stage.heard.rung == []


async def test_the_alarm_stays_silent_where_questions_run_to_their_end() -> None:
    played = game("a", settings=Settings(close_when_all_answered=False))
    stage = Stage(played)
    await stage.score(logged(1, played.answer("a")))
    assert stage.heard.rung == []


LISTEN = ListenQuestion(prompt="", spoken=Speech(text="fog", language="en"), accepted=["fog"])


@pytest.mark.parametrize("last", ["a", "b"])
async def test_the_alarm_rings_once_those_who_hear_and_those_who_cannot_are_done(last: str) -> None:
    played = game("a b", questions=1, settings=Settings(goal="once"))
    played.questions = [*played.questions, LISTEN]
    played.needs = {PlayerId("b"): Needs(no_audio=True)}
    stage = Stage(played)
    of_a, of_b = [played.answer("a"), played.answer("a", 1)], [played.answer("b")]
    await stage.score(logged(1, *(of_b if last == "a" else of_a)))
    assert stage.heard.rung == []
    await stage.score(logged(2, *(of_a if last == "a" else of_b)))
    assert {(due.session_id, due.action) for due in stage.heard.rung} == {(played.session_id, "end")}


async def test_the_alarm_waits_for_audio_questions_where_everybody_hears() -> None:
    played = game("a", questions=1, settings=Settings(goal="once"))
    played.questions = [*played.questions, LISTEN]
    stage = Stage(played)
    await stage.score(logged(1, played.answer("a")))
    assert stage.heard.rung == []


async def test_seats_that_the_store_lacks_are_read_from_the_log_once() -> None:
    played = game("a b")
    stage = Stage(played)
    await stage.rebuilder.rebuild(played.session_id)

    async def none(_session_id: SessionId, _players: Sequence[PlayerId]) -> dict[PlayerId, Any]:
        return {}

    stage.boards.seats = none
    before = stage.logs.seat_reads
    sealed = [structs.replace(played.answer("a", index), sealed=b"?", choices=None) for index in range(3)]
    await stage.score(logged(1, *sealed))
    assert len(stage.heard.scores) == len(sealed)
    assert stage.logs.seat_reads == before + 1


async def test_the_log_is_read_once_for_all_answers_to_a_question() -> None:
    played = game("a b c")
    stage = Stage(played)
    await stage.rebuilder.rebuild(played.session_id)
    before = stage.logs.reads
    for sequence, player in enumerate(played.players, 1):
        await stage.score(logged(sequence, played.answer(player)))
    assert stage.logs.reads == before + 1


async def test_sessions_that_are_lost_together_are_rebuilt_each() -> None:
    games = [game("a"), game("a"), game("a")]
    stage = Stage(*games)
    await stage.score(*(logged(n, played.answer("a")) for n, played in enumerate(games, 1)))
    assert [stage.board(played) for played in games] == [[("a", 1000)]] * 3
    projections = [
        draw_projection(played.story, SessionAnswers([(n, played.answer("a"))]))
        for n, played in enumerate(games, 1)
    ]
    assert [p.rows[0].score for p in projections] == [1000] * 3


async def test_a_session_that_cannot_be_read_does_not_keep_others_from_being_rebuilt() -> None:
    good, broken = game("a"), game("b")
    stage = Stage(good, broken)

    async def questions(created: SessionCreated) -> Any:
        if created.session_id == broken.session_id:
            raise KeyError(created.session_id)
        return good.questions

    stage.logs.questions = questions
    rebuilt = await asyncio.gather(
        stage.rebuilder.rebuild(broken.session_id),
        stage.rebuilder.rebuild(good.session_id),
        stage.rebuilder.rebuild(broken.session_id),
    )
    assert rebuilt == [False, True, False]


async def test_a_rebuild_that_was_overtaken_overwrites_nothing() -> None:
    played = game("a")
    slow, quick = Stage(played), Stage(played)
    quick.boards.boards = slow.boards.boards

    async def begin_late(session_id: SessionId) -> str:
        """Take the lock just after another rebuilder gave it back, and its board was scored on."""
        await quick.rebuilder.rebuild(session_id)
        await quick.score(logged(1, played.answer("a")))
        return "token"

    slow.boards.begin = begin_late
    assert await slow.rebuilder.rebuild(played.session_id)
    assert slow.board(played) == [("a", 1000)]
