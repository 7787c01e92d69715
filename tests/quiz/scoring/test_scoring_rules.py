"""Judging, points, ranking: the pure rules."""

import unicodedata

import msgspec
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from wordrally.contracts.http.quizzes import LENIENT, Almost, ChoiceQuestion, Question, TextQuestion
from wordrally.contracts.http.reports import AnswerReport
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.frozen import FrozenTextQuestion
from wordrally.contracts.views import GivenAnswer
from wordrally.quiz.live.domain.ranking import (
    SCORE_UNIT,
    Receipt,
    board_value,
    first_answers,
    rank_answers,
    rank_players,
    score_of,
    streak_at,
)
from wordrally.quiz.scoring.domain.judging import (
    SHOWN_TEXTS,
    Given,
    Key,
    almost_of,
    count_answers,
    key_of,
    mark_answer,
)
from wordrally.quiz.scoring.domain.points import points_for

TWO_RIGHT = ChoiceQuestion(prompt="rain", choices=["drizzle", "shower", "fog", "sun"], correct=[0, 1])
OPPOSITE = TextQuestion(prompt="Opposite of 'ancient'", accepted=["modern", "up to date", "don’t know"])

MAX_POINTS, MAX_QUESTIONS = 10_000, 200

points_ = st.integers(0, MAX_POINTS)
limits = st.integers(3_000, 600_000)


def choices(*picked: int) -> GivenAnswer:
    return GivenAnswer(question=0, received_at=0, choices=list(picked))


def text(written: str) -> GivenAnswer:
    return GivenAnswer(question=0, received_at=0, text=written)


def judged(given_answer: GivenAnswer, asked: Question | None = None) -> AnswerReport:
    asked = asked or (OPPOSITE if given_answer.choices is None else TWO_RIGHT)
    return AnswerReport(
        question=0,
        correct=is_right(key_of(asked), given_answer),
        points=0,
        received_at=0,
        choices=given_answer.choices,
        text=given_answer.text,
    )


def is_right(key: Key, given_answer: Given) -> bool:
    return mark_answer(key, given_answer).is_right


@pytest.mark.parametrize("picked", [(0, 1), (1, 0), (0, 1, 1)])
def test_exactly_the_right_choices_are_right_in_any_order(picked: tuple[int, ...]) -> None:
    assert is_right(key_of(TWO_RIGHT), choices(*picked))


@pytest.mark.parametrize("picked", [(), (0,), (1,), (0, 2), (0, 1, 2), (0, 1, 2, 3)])
def test_too_few_or_too_many_choices_are_wrong(picked: tuple[int, ...]) -> None:
    assert not is_right(key_of(TWO_RIGHT), choices(*picked))


@pytest.mark.parametrize(
    "written",
    ["modern", " MODERN ", "Ｍｏｄｅｒｎ", "up  to\tdate", "don't know", "DON´T KNOW", "don`t know"],
)
def test_case_blanks_form_and_apostrophes_do_not_matter(written: str) -> None:
    assert is_right(key_of(OPPOSITE), text(written))


@pytest.mark.parametrize("written", ["", "modem", "mod ern", "uptodate", "módern", "modern."])
def test_another_text_is_wrong(written: str) -> None:
    assert not is_right(key_of(OPPOSITE), text(written))


@given(st.text(min_size=1, max_size=40), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
@example("\u1ffd", "NFC")
def test_an_accepted_text_is_right_in_every_unicode_form(accepted: str, form: str) -> None:
    # A lone acute stands for an apostrophe; the compatibility forms make a blank with an accent of it.
    assume(form in ("NFC", "NFD") or "´" not in unicodedata.normalize("NFC", accepted))
    key = key_of(TextQuestion(prompt="?", accepted=[accepted]))
    assert is_right(key, text(unicodedata.normalize(form, accepted)))


def test_an_answer_of_the_other_kind_is_wrong() -> None:
    assert not is_right(key_of(TWO_RIGHT), text("drizzle"))
    assert not is_right(key_of(OPPOSITE), choices(0))


def test_a_question_with_lenient_marking_says_what_differed() -> None:
    key = key_of(TextQuestion(prompt="?", accepted=["der Hund"], marking=LENIENT, answer_language="de"))
    assert almost_of(mark_answer(key, text("Hund"))) == Almost(differences=["articles"], expected="der Hund")
    assert almost_of(mark_answer(key, text("der Hund!"))) is None
    assert mark_answer(key, text("der Hund!")).is_right
    assert not is_right(key, text("die Hund"))


def test_words_that_were_frozen_with_a_question_are_no_slips() -> None:
    asked = TextQuestion(prompt="?", accepted=["dessert"], marking=LENIENT)
    assert is_right(key_of(asked), text("desert"))
    frozen = FrozenTextQuestion(**msgspec.structs.asdict(asked), other_words=("desert",))
    assert not is_right(key_of(frozen), text("desert"))
    assert is_right(key_of(frozen), text("desssert"))


def test_choices_are_counted_once_an_answer() -> None:
    given_answers = [judged(choices(0, 1)), judged(choices(0)), judged(choices(2, 2))]
    assert count_answers(TWO_RIGHT, given_answers) == [2, 1, 1, 0]


def test_wrong_texts_are_counted_together_and_shown_as_most_wrote_them() -> None:
    given_answers = [judged(text(each)) for each in ("New", "new", " new", "modern", "NEW")]
    assert count_answers(OPPOSITE, given_answers) == {"new": 4, "modern": 1}


def test_every_right_answer_counts_for_the_accepted_text_that_it_meets() -> None:
    asked = TextQuestion(prompt="?", accepted=["the dog", "hound"], marking=LENIENT, answer_language="en")
    written = ["the dog", "dog", "a dog", "Dog.", "the  DOG", "Hound!", "cat"]
    given_answers = [judged(text(each), asked) for each in written]
    assert count_answers(asked, given_answers) == {"the dog": 5, "hound": 1, "cat": 1}


def test_only_the_most_frequent_texts_are_shown_and_the_right_ones_always() -> None:
    written = [f"word{number}" for number in range(SHOWN_TEXTS + 5)] * 2
    written += ["often", "often", "often", "modern"]
    counts = count_answers(OPPOSITE, [judged(text(each)) for each in written])
    assert isinstance(counts, dict)
    assert len(counts) == SHOWN_TEXTS
    assert next(iter(counts.items())) == ("often", 3)
    assert counts["modern"] == 1


@given(st.lists(st.sampled_from(["new", "New", "NEW ", "old", "Old", "Modern", "MODERN"])))
def test_the_order_of_answers_does_not_show_in_the_counts(written: list[str]) -> None:
    one, other = (
        count_answers(OPPOSITE, [judged(text(each)) for each in written]),
        count_answers(OPPOSITE, [judged(text(each)) for each in written[::-1]]),
    )
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    assert list(one.items()) == list(other.items())


@pytest.mark.parametrize(
    ("elapsed_ms", "earned"),
    [(-50, 1000), (0, 1000), (499, 1000), (500, 988), (10_000, 750), (20_000, 500), (20_250, 494)],
)
def test_speed_pays_by_the_published_formula(elapsed_ms: int, earned: int) -> None:
    assert points_for("speed", 1_000, 20_000, elapsed_ms) == earned


def test_no_right_answer_earns_less_than_one_at_the_end_of_the_grace() -> None:
    at_the_end = points_for("speed", 1_000, 20_000, 20_250)
    assert at_the_end == 494
    assert points_for("speed", 1_000, 20_000, 20_249) >= at_the_end
    assert points_for("speed", 1_000, 20_000, 90_000) == at_the_end


@given(points_, limits, st.integers(-1_000, 600_250))
def test_accuracy_pays_all_points_whatever_the_time(points: int, limit_ms: int, elapsed_ms: int) -> None:
    assert points_for("accuracy", points, limit_ms, elapsed_ms) == points


@given(points_, limits, st.integers(-1_000, 600_250), st.integers(0, 600_250))
def test_a_later_answer_never_earns_more(points: int, limit_ms: int, elapsed_ms: int, later_ms: int) -> None:
    sooner = points_for("speed", points, limit_ms, elapsed_ms)
    assert points_for("speed", points, limit_ms, elapsed_ms + later_ms) <= sooner


@given(points_, limits, st.data())
def test_an_answer_in_time_earns_between_half_and_all(
    points: int, limit_ms: int, data: st.DataObject
) -> None:
    elapsed_ms = data.draw(st.integers(0, limit_ms))
    assert points // 2 <= points_for("speed", points, limit_ms, elapsed_ms) <= points


scores = st.integers(0, MAX_POINTS * MAX_QUESTIONS)
instants = st.integers(0, SCORE_UNIT - 1)


@given(scores, instants)
def test_a_board_value_survives_as_a_double_and_gives_back_the_score(score: int, reached_after: int) -> None:
    value = board_value(score, 1_000 + reached_after, 1_000)
    assert int(float(value)) == value
    assert score_of(float(value)) == score


@given(scores, instants, scores, instants)
def test_more_points_rank_first_and_then_the_earlier(a: int, reached_a: int, b: int, reached_b: int) -> None:
    if a == b and (reached_a == reached_b or a == 0):
        assert board_value(a, reached_a, 0) == board_value(b, reached_b, 0)
    else:
        a_is_first = (-a, reached_a) < (-b, reached_b)
        assert (board_value(a, reached_a, 0) < board_value(b, reached_b, 0)) == a_is_first


def receipt(points: int, at: int, sequence: int = 1) -> Receipt:
    return Receipt(at, points > 0, points, [0], None, sequence)


def test_ties_go_to_who_reached_the_score_first_and_then_by_id() -> None:
    a, b, c, d = (PlayerId(name) for name in "abcd")
    receipts = {0: {a: receipt(5, 30), b: receipt(5, 20), d: receipt(5, 20)}, 1: {a: receipt(0, 90)}}
    rows = rank_players([d, c, b, a], receipts, 0)
    assert [(row.player_id, row.score) for row in rows] == [(b, 5), (d, 5), (a, 5), (c, 0)]


def test_a_score_is_reached_with_the_last_answer_that_earned() -> None:
    a, b = PlayerId("a"), PlayerId("b")
    receipts = {0: {a: receipt(5, 10), b: receipt(2, 10)}, 1: {a: receipt(0, 50), b: receipt(3, 40)}}
    assert [row.player_id for row in rank_players([a, b], receipts, 0)] == [a, b]


players = st.sampled_from([PlayerId(name) for name in "abcde"])
answers_ = st.lists(
    st.tuples(st.integers(0, 3), players, st.builds(receipt, st.integers(0, 3), instants, st.integers(1, 6))),
    unique_by=lambda answer: (answer[0], answer[1], answer[2].sequence),
)


@given(answers_, st.randoms())
def test_ranking_is_a_total_order_that_no_order_of_answers_changes(answers, dice) -> None:  # type: ignore[no-untyped-def]
    seated = frozenset(PlayerId(name) for name in "abcd")
    shuffled = list(answers) + list(answers[:3])
    dice.shuffle(shuffled)
    kept = first_answers(answers, seated)
    assert first_answers(shuffled, seated) == kept
    rows = rank_players(seated, kept, 0)
    assert {row.player_id for row in rows} == seated
    assert rows == sorted(rows, key=lambda row: (row.value, row.player_id))
    assert all(score_of(row.value) == row.score for row in rows)


def test_of_two_answers_the_first_in_the_log_counts_and_a_stranger_counts_for_nothing() -> None:
    a = PlayerId("a")
    late, early = (0, a, receipt(9, 1, sequence=8)), (0, a, receipt(3, 2, sequence=7))
    stranger = (0, PlayerId("x"), receipt(9, 1))
    assert first_answers([late, early, stranger], frozenset([a])) == {0: {a: early[2]}}


def test_a_streak_breaks_on_a_wrong_and_on_a_missing_answer() -> None:
    a = PlayerId("a")
    receipts = {0: {a: receipt(1, 1)}, 1: {a: receipt(1, 1)}, 3: {a: receipt(1, 1)}, 4: {a: receipt(0, 1)}}
    [marks] = rank_answers(receipts).values()
    assert marks == "11-10"
    assert [streak_at(marks, question) for question in range(6)] == [1, 2, 0, 1, 0, 0]


def test_nobody_has_a_streak_before_the_first_question() -> None:
    assert streak_at("", -1) == 0
