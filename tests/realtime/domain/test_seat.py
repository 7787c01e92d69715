"""A seat merges what it heard with what a snapshot says, and never goes back."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.contracts.queue.answers import ReceivedAnswer, ScoredAnswer
from wordrally.contracts.queue.nodes import PlayerSnapshot
from wordrally.contracts.views import GivenAnswer
from wordrally.realtime.domain.seat import Seat

ME = PlayerId("p1")


def snapshot(score: int = 0, answer: GivenAnswer | None = None, *, removed: bool = False) -> PlayerSnapshot:
    return PlayerSnapshot(
        player_id=ME,
        nickname="ann",
        removed=removed,
        score=score,
        rank=1,
        streak=0,
        answer=answer,
        previous_node=None,
    )


def scored(question: int, score: int) -> ScoredAnswer:
    return ScoredAnswer(ME, question, 5, True, 100, score, 1, 1)


def received(question: int) -> ReceivedAnswer:
    return ReceivedAnswer(SessionId("s1"), ME, question, 5, [0])


def seated() -> Seat:
    seat = Seat(ME)
    seat.learn(snapshot())
    return seat


def test_a_result_is_news_once() -> None:
    seat = seated()
    assert seat.judge(scored(0, 100))
    assert not seat.judge(scored(0, 100))
    assert seat.judge(scored(1, 200))


def test_a_result_that_comes_before_the_first_snapshot_is_kept_for_it() -> None:
    seat = Seat(ME)
    assert not seat.judge(scored(0, 100))
    seat.learn(snapshot(answer=GivenAnswer(question=0, received_at=5, choices=[0])))
    assert (seat.score, seat.answer and seat.answer.points) == (100, 100)


def test_a_stored_answer_is_shown_with_its_result_once_that_is_known() -> None:
    seat = seated()
    seat.pending = received(0)
    assert seat.settle(seat.pending) == 0
    assert seat.answer == GivenAnswer(question=0, received_at=5, choices=[0])
    seat.judge(scored(0, 100))
    assert seat.answer == GivenAnswer(question=0, received_at=5, choices=[0], correct=True, points=100)


def test_an_old_result_that_is_told_again_takes_nothing_back_from_what_its_player_knows() -> None:
    seat = Seat(ME)  # on another node than before: whose results it has heard of, this one does not know
    seat.learn(
        snapshot(score=300)
    )  # the answer to the open question included, which the board does not have yet
    old = scored(0, 100)
    assert seat.judge(old)
    assert seat.own_result(old).score == 300
    assert seat.own_result(scored(2, 400)).score == 400


def test_an_older_snapshot_takes_nothing_away() -> None:
    seat = seated()
    seat.settle(received(1))
    seat.judge(scored(1, 300))
    seat.learn(snapshot(score=100, answer=GivenAnswer(question=0, received_at=2, choices=[1])))
    assert seat.score == 300
    assert seat.answer is not None
    assert (seat.answer.question, seat.answer.correct) == (1, True)


def test_who_was_shown_a_result_on_arrival_is_not_told_again() -> None:
    seat = Seat(ME)
    seat.learn(snapshot(100, GivenAnswer(question=0, received_at=5, choices=[0], correct=True, points=100)))
    seat.show()
    assert not seat.judge(scored(0, 100))


def test_learning_a_held_back_result_with_the_standings_does_not_swallow_it() -> None:
    seat = seated()
    seat.settle(received(0))
    seat.learn(snapshot(100, GivenAnswer(question=0, received_at=5, choices=[0], correct=True, points=100)))
    assert seat.judge(scored(0, 100))


def test_removal_is_for_good() -> None:
    seat = seated()
    seat.learn(snapshot(removed=True))
    seat.learn(snapshot())
    assert seat.removed


@given(
    st.lists(
        st.one_of(
            st.builds(scored, st.integers(0, 5), st.integers(0, 1_000)),
            st.builds(snapshot, st.integers(0, 1_000)),
        )
    )
)
def test_a_score_never_goes_down(news: list[ScoredAnswer | PlayerSnapshot]) -> None:
    seat = seated()
    shown = 0
    for item in news:
        if isinstance(item, ScoredAnswer):
            seat.judge(item)
        else:
            seat.learn(item)
        assert seat.score >= shown
        shown = seat.score


def test_a_readmitted_player_is_not_removed_again_by_what_was_seen_before() -> None:
    seat = seated()
    seat.learn(snapshot(removed=True))
    seat.readmit(1)
    seat.learn(snapshot(removed=True))
    assert (seat.removed, seat.generation) == (False, 1)
    seat.learn(structs.replace(snapshot(removed=True), generation=1))
    assert seat.removed
    seat.learn(structs.replace(snapshot(), generation=2))
    assert (seat.removed, seat.generation) == (False, 2)
