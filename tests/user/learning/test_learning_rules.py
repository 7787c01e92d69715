"""How answers become reviews, and reviews a date: the rules of learned words."""

import itertools
from dataclasses import replace

import pytest
from fsrs import Rating
from msgspec import structs

from tests.user import examples
from tests.user.examples import NOW, game
from wordrally.contracts.http.accounts import AttendedAnswer, LearnedWord
from wordrally.user.learning.domain.attendance import AskedWord, attendances
from wordrally.user.learning.domain.learned_words import (
    DAY_MS,
    Learned,
    Meeting,
    WordKey,
    add,
    fold,
    known_when_right,
    meetings,
    rate,
    review,
)

ANN = examples.account("ann")


def answer(*, correct: bool = True, took_ms: int | None = 1_000) -> AttendedAnswer:
    return AttendedAnswer(
        question=0,
        prompt="?",
        correct=correct,
        points=0,
        received_at=NOW,
        took_ms=took_ms,
        time_limit_ms=20_000,
    )


@pytest.mark.parametrize(
    ("given", "rating"),
    [
        (answer(took_ms=10_000), Rating.Good),
        (answer(took_ms=10_001), Rating.Hard),
        (answer(took_ms=None), Rating.Good),
        (answer(correct=False), Rating.Again),
        (None, Rating.Again),
    ],
)
def test_an_answer_is_rated_by_outcome_and_haste(given: AttendedAnswer | None, rating: Rating) -> None:
    assert rate(given) == rating


def days_until(ratings: list[Rating], *, wait_days: int) -> list[int]:
    """After each review in turn, in how many days the word is due again."""
    met = [
        Meeting("drizzle", NOW + number * wait_days * DAY_MS, rating) for number, rating in enumerate(ratings)
    ]
    words = [fold({}, met[:count])["en", "drizzle"].seen for count in range(1, len(met) + 1)]
    return [(word.next_review_at - word.last_met_at) // DAY_MS for word in words]


def test_a_word_that_is_known_comes_back_later_and_later_and_once_missed_soon() -> None:
    good = days_until([Rating.Good] * 5, wait_days=10)
    missed = days_until([Rating.Good, Rating.Good, Rating.Good, Rating.Again], wait_days=10)

    assert good == sorted(set(good))
    assert missed[-1] < missed[-2] / 10


def test_the_dates_are_those_of_the_published_parameters() -> None:
    """FSRS-6 with its default parameters.

    A change of them moves everybody's dates, and must be deliberate.
    """
    assert days_until([Rating.Good, Rating.Hard, Rating.Good, Rating.Again], wait_days=3) == [2, 9, 18, 2]
    assert days_until([Rating.Again, Rating.Good], wait_days=1) == [1, 2]


def test_nobody_waits_for_more_than_a_year() -> None:
    assert days_until([Rating.Good] * 12, wait_days=365)[-1] == 365


def test_a_word_asked_twice_in_a_game_is_met_twice() -> None:
    [word] = fold({}, meetings(game(ANN, "s", "drizzle", "drizzle", right="yn"))).values()

    assert (word.seen.met, word.seen.correct, word.seen.last_correct) == (2, 1, False)


def test_a_question_that_came_back_is_met_once_for_each_answer() -> None:
    row = game(ANN, "s", "drizzle", "fog", right="ny")
    later = structs.replace(row.session.answers[0], correct=True, received_at=NOW + 1)
    row = replace(row, session=structs.replace(row.session, answers=[*row.session.answers, later]))
    learned = fold({}, meetings(row))
    word = learned["en", "drizzle"].seen
    assert (word.met, word.correct, word.last_correct) == (2, 1, True)
    assert learned["en", "drizzle"].memory.stability < learned["en", "fog"].memory.stability


def test_a_word_that_was_asked_and_not_answered_was_met_and_missed() -> None:
    [row] = attendances(examples.results("s", game(ANN, "s", "drizzle", "fog", right="y-")))

    learned = fold({}, meetings(row))

    assert row.session.missed_words == ["fog"]
    assert {word: (one.seen.met, one.seen.correct) for word, one in learned.items()} == {
        ("en", "drizzle"): (1, 1),
        ("en", "fog"): (1, 0),
    }


def test_what_was_asked_before_a_seat_was_taken_was_not_met() -> None:
    results = examples.results("s", game(ANN, "s", "drizzle", "fog", right="-y"))
    late = structs.replace(results.results[0], unanswered=[])

    [row] = attendances(structs.replace(results, results=[late]))

    assert row.words == (None, AskedWord("fog"))
    assert row.session.missed_words == []


def test_missed_words_stand_once_in_the_order_of_the_questions() -> None:
    row = game(ANN, "s", "hail", "fog", "hail", "drizzle", right="nnyy")

    assert row.session.missed_words == ["hail", "fog"]


GAMES = [
    game(ANN, "s1", "drizzle", "fog", right="yn", finished_at=NOW),
    game(ANN, "s2", "drizzle", "hail", right="sn", finished_at=NOW + 3 * DAY_MS),
    game(ANN, "s3", "drizzle", "fog", right="n-", finished_at=NOW + 3 * DAY_MS),
    game(ANN, "s4", "fog", finished_at=NOW + 20 * DAY_MS),
]


def in_order() -> dict[WordKey, Learned]:
    return fold({}, [met for row in GAMES for met in meetings(row)])


def test_games_in_order_are_added_one_by_one() -> None:
    known: dict[WordKey, Learned] = {}
    for row in GAMES[:2] + GAMES[3:]:
        learned, late = add(known, [row])
        assert late == set()
        known |= learned

    assert known == fold({}, [met for row in GAMES[:2] + GAMES[3:] for met in meetings(row)])


def test_a_game_that_comes_late_asks_for_its_words_anew_and_for_no_others() -> None:
    known, _ = add({}, [GAMES[3]])

    learned, late = add(known, [GAMES[0]])

    assert late == {("en", "fog")}
    assert learned.keys() == {("en", "drizzle")}


def test_of_two_games_that_finished_together_the_order_is_fixed() -> None:
    for order in itertools.permutations(GAMES):
        learned, late = add({}, order)
        assert late == {("en", "drizzle")}  # s2 and s3 finished in the same instant
        assert learned == {word: each for word, each in in_order().items() if word != ("en", "drizzle")}


def test_a_word_says_what_is_told_of_it() -> None:
    word = in_order()["en", "fog"].seen

    assert word == LearnedWord(
        word="fog",
        met=3,
        correct=1,
        last_met_at=NOW + 20 * DAY_MS,
        last_correct=True,
        next_review_at=word.next_review_at,
    )


def test_a_right_answer_counts_less_the_likelier_it_was_a_guess() -> None:
    typed, of_four, of_two = (review(None, 0, Rating.Good, guess)[0] for guess in (0.0, 0.25, 0.5))

    assert typed.stability > of_four.stability > of_two.stability > review(None, 0, Rating.Again)[0].stability
    assert known_when_right(0.5, 0.25) == 0.8
    assert known_when_right(0.9, 0.0) == 1


def test_a_wrong_choice_counts_as_any_wrong_answer() -> None:
    assert review(None, 0, Rating.Again, 0.25) == review(None, 0, Rating.Again)


def test_a_word_is_known_by_its_main_language_and_the_chance_of_a_guess() -> None:
    results = structs.replace(
        examples.results("s", game(ANN, "s", "gift", "fog")), languages=["de-AT", None], chances=[0.25, 0.0]
    )

    [row] = attendances(results)

    assert row.words == (AskedWord("gift", "de", 0.25), AskedWord("fog"))
