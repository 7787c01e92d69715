"""How hard words are, learned from simulated learners of known ability."""

import math
import random
from collections.abc import Sequence

import pytest

from tests.quiz.results.reported import chose, player, report, session, typed
from wordrally.contracts.http.reports import AnswerReport, PlayerReport, QuestionReport, Report
from wordrally.quiz.results.domain.difficulty import (
    HEARD_PLAYERS,
    MOST_INFORMATION,
    SESSION_INFORMATION,
    Knowledge,
    guessing_floor,
    learn,
    trials_of,
)

CHOICES = ["right", "wrong", "odd", "silly"]


def question(index: int, word: str | None, *, typed: bool = False, answered: int = 1) -> QuestionReport:
    return QuestionReport(
        index=index,
        kind="text" if typed else "choice",
        prompt="?",
        answered=answered,
        correct=0,
        counts={} if typed else [0] * 4,
        median_ms=None,
        choices=None if typed else CHOICES,
        key=["right"] if typed else [0],
        word=word,
    )


def sit(
    dice: random.Random, truth: dict[str, float], words: Sequence[str], players: int, level: float
) -> Report:
    """A class of that level is asked the words; each fourth is typed, the others have four choices."""
    questions = [
        question(index, word, typed=index % 4 == 3, answered=players) for index, word in enumerate(words)
    ]
    rows: list[PlayerReport] = []
    for rank in range(1, players + 1):
        ability = dice.gauss(level, 1)
        answers = [
            AnswerReport(question=one.index, correct=right, points=0, received_at=1)
            for one in questions
            for floor in [guessing_floor(one)]
            for right in [
                dice.random() < floor + (1 - floor) / (1 + math.exp(truth[one.word or ""] - ability))
            ]
        ]
        rows.append(player(rank, "", *answers))
    return Report(session=session(), questions=questions, players=rows)


def order(values: Sequence[float]) -> list[int]:
    """The rank of each value."""
    ranks = [0] * len(values)
    for rank, index in enumerate(sorted(range(len(values)), key=lambda index: values[index])):
        ranks[index] = rank
    return ranks


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's, without ties."""
    n = len(one)
    squares = sum((a - b) ** 2 for a, b in zip(order(one), order(other), strict=True))
    return 1 - 6 * squares / (n * (n**2 - 1))


def test_the_order_of_difficulty_is_recovered_from_classes_of_different_level() -> None:
    dice = random.Random(7)
    truth = {f"word{number}": dice.gauss(0, 1.2) for number in range(60)}
    known: dict[str, Knowledge] = {}
    for _ in range(30):
        words = dice.sample(sorted(truth), 20)
        known |= learn(known, trials_of(sit(dice, truth, words, 30, dice.gauss(0, 0.7))))

    words = sorted(truth)
    estimates = [known[word].difficulty for word in words]
    errors = [estimate - truth[word] for estimate, word in zip(estimates, words, strict=True)]
    told = [error**2 * known[word].information for error, word in zip(errors, words, strict=True)]

    assert rank_correlation(estimates, [truth[word] for word in words]) > 0.96
    assert math.sqrt(sum(error**2 for error in errors) / len(errors)) < 0.35
    assert sum(told) / len(told) < 2**2  # errors are less than twice as large as the information says


def test_easy_words_for_a_weak_class_are_not_taken_for_hard_ones() -> None:
    dice = random.Random(3)
    truth = {"easy": -1.0, "hard": 1.0} | {f"both{number}": 0.0 for number in range(10)}
    both = [word for word in truth if word.startswith("both")]
    known: dict[str, Knowledge] = {}
    for _ in range(6):
        known |= learn(known, trials_of(sit(dice, truth, [*both, "easy"], 30, -1.5)))
        known |= learn(known, trials_of(sit(dice, truth, [*both, "hard"], 30, 1.5)))

    assert known["easy"].difficulty < known["hard"].difficulty - 1


def test_a_right_choice_may_be_a_guess_a_right_text_hardly() -> None:
    both = [AnswerReport(question=index, correct=True, points=0, received_at=1) for index in range(2)]
    answered = [question(0, "chosen", answered=9), question(1, "typed", typed=True, answered=9)]
    rows = [player(rank, "", *both) for rank in range(1, 10)]

    known = learn({}, trials_of(Report(session=session(), questions=answered, players=rows)))

    assert known["typed"].difficulty < known["chosen"].difficulty < 0


@pytest.mark.parametrize(
    ("key", "floor"), [([0], 1 / 4), ([0, 1], 1 / 15), ([0, 1, 2], 1 / 15)], ids=["one", "two", "three"]
)
def test_the_floor_is_the_chance_of_a_blind_guess(key: list[int | str], floor: float) -> None:
    asked = QuestionReport(
        index=0, kind="choice", prompt="?", answered=0, correct=0, counts=[], median_ms=None,
        choices=CHOICES, key=key,
    )  # fmt: skip

    assert guessing_floor(asked) == floor


def test_a_hall_adds_no_more_than_a_class_and_its_answers_are_counted_all() -> None:
    players = 5 * HEARD_PLAYERS
    crowd = [player(rank, "", chose(rank % 2, at=1, correct=rank % 2 == 0)) for rank in range(players)]
    made = report(*crowd, words=("drizzle", None))
    trials = trials_of(made)

    known = learn({}, trials)["drizzle"]

    assert len(trials.by_player) <= HEARD_PLAYERS
    assert known.answers == players
    assert known.information == pytest.approx(SESSION_INFORMATION)


def test_what_is_known_of_a_word_moves_less_and_less_but_never_stays() -> None:
    wrong = report(
        *(player(rank, "", chose(1, at=1), typed("x", 1, correct=True)) for rank in range(1, 31)),
        words=("drizzle", "modern"),
    )
    known: dict[str, Knowledge] = {}
    steps: list[float] = []
    for _ in range(40):
        before = known.get("drizzle", Knowledge()).difficulty
        known |= learn(known, trials_of(wrong))
        steps.append(known["drizzle"].difficulty - before)

    assert steps[0] > steps[5] > steps[-1] > 0
    assert known["drizzle"].information <= MOST_INFORMATION


def test_words_of_a_question_that_nobody_answered_stay_unknown() -> None:
    made = report(player(1, "Ann", chose(0, at=1, correct=True)), words=("drizzle", "modern"))

    assert learn({}, trials_of(made)).keys() == {"drizzle"}


def test_the_same_session_teaches_the_same() -> None:
    dice = random.Random(1)
    made = sit(dice, {"a": 0.0, "b": 1.0}, ["a", "b"], 50, 0.0)

    assert learn({}, trials_of(made)) == learn({}, trials_of(made))
