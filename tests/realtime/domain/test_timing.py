"""The times of a question as they hold for one player."""

from msgspec import structs

from tests.realtime.fake_players import view
from wordrally.contracts.views import GivenAnswer
from wordrally.realtime.domain.timing import own_question, timing

OPENED = 100_000


def test_a_pause_moves_the_times_of_whoever_has_not_answered() -> None:
    moved = structs.replace(view(1, OPENED + 5_000), closes_at=OPENED + 25_000)
    assert own_question(moved, None) is moved


def test_an_answer_keeps_its_opening_whatever_is_paused_afterwards() -> None:
    moved = structs.replace(view(1, OPENED + 5_000), closes_at=OPENED + 35_000)  # extended by 10 s, too
    given = GivenAnswer(question=1, received_at=OPENED + 1_000, opened_at=OPENED)
    own = own_question(moved, given)
    assert (own.opened_at, own.closes_at) == (OPENED, OPENED + 30_000)


def test_an_answer_to_another_question_changes_nothing() -> None:
    question = view(1, OPENED)
    assert own_question(question, GivenAnswer(question=0, received_at=1, opened_at=1)) is question


def test_a_frame_says_since_when_a_question_is_paused() -> None:
    paused = structs.replace(view(1, OPENED), paused_at=OPENED + 7)
    assert timing(3, paused).paused_at == OPENED + 7
    assert timing(3, view(1, OPENED)).paused_at is None
