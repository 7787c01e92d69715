"""Which question comes next at one's own pace."""

import random

from wordrally.contracts.http.sessions import Settings
from wordrally.contracts.ids import PlayerId, SessionId
from wordrally.turns.course import (
    Course,
    Turn,
    course_of,
    is_done,
    leave_out,
    next_turn,
    questions_in_all,
    turns,
)

MASTERY = Course((0, 1, 2, 3, 4, 5), "mastery")


def questions(course: Course, marks: str) -> list[int]:
    return [turn.question for turn in turns(course, marks)]


def test_a_missed_question_comes_back_after_three_others() -> None:
    assert questions(MASTERY, "0111") == [0, 1, 2, 3, 0]
    assert next_turn(MASTERY, "0111") == Turn(5, 0, 1)


def test_when_fewer_than_three_others_are_left_it_comes_after_those() -> None:
    assert questions(MASTERY, "111101") == [0, 1, 2, 3, 4, 5, 4]


def test_when_it_is_the_only_one_left_it_comes_at_once() -> None:
    assert questions(MASTERY, "11111000") == [0, 1, 2, 3, 4, 5, 5, 5, 5]
    assert next_turn(MASTERY, "11111000") == Turn(9, 5, 3)


def test_without_mastery_every_question_comes_once() -> None:
    once = Course((2, 0, 1), "once")
    assert questions(once, "000") == [2, 0, 1]
    assert next_turn(once, "000") is None


def test_each_player_has_an_order_of_their_own_that_never_changes() -> None:
    one, other = (course_of(SessionId("s"), PlayerId(name), 20, Settings()) for name in ("a", "b"))
    assert sorted(one.order) == list(range(20))
    assert one.order != other.order
    assert course_of(SessionId("s"), PlayerId("a"), 5, Settings()).order == (1, 0, 3, 4, 2)
    assert course_of(SessionId("s"), PlayerId("a"), 3, Settings(order="quiz")).order == (0, 1, 2)


def test_whatever_is_missed_a_question_waits_for_three_others_or_those_that_are_left() -> None:
    dice = random.Random(7)
    for _ in range(300):
        marks = ""
        while (turn := next_turn(MASTERY, marks)) is not None:
            seen = questions(MASTERY, marks)[:-1]
            if turn.misses:
                since = len(seen) - 1 - max(n for n, question in enumerate(seen) if question == turn.question)
                mastered = {q for q, mark in zip(seen, marks, strict=True) if mark == "1"}
                left = len(set(MASTERY.order) - mastered - {turn.question})
                assert since >= min(3, left)
            marks += dice.choice("01")
        assert is_done("mastery", 6, done=len(marks), mastered=marks.count("1"))


def test_what_is_left_out_is_not_asked_from_that_turn_on() -> None:
    course = leave_out(MASTERY, {0, 2, 4}, 3)
    assert questions(course, "0111") == [0, 1, 3, 5]
    assert next_turn(course, "0111") is None
    assert questions_in_all(course, "0111") == 3
    assert questions_in_all(course, "1111") == 4
