"""Simulate what classes remember four weeks after a term: `python -m bench.learning`.

The truth is FSRS-6 with parameters that vary between learners and words, plus guessing, absence, and learners
who forget to practise. The words of games and of practice are picked by the product's own code, which sees
only answers.
"""

import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import exp
from pathlib import Path

import msgspec
from fsrs import Card, Rating, Scheduler, State

from bench.plots import plot
from wordrally.contracts.http.accounts import AttendedAnswer
from wordrally.user.classes.domain.memory import MemberWord, pick_words
from wordrally.user.learning.domain.learned_words import (
    DAY_MS,
    Learned,
    Meeting,
    WordKey,
    due_position,
    meet,
    rate,
    recall_now,
)

LEARNERS, WEEKS, NEW_WORDS = 25, 10, 12
GAME_DAYS, PRACTICE_DAYS = (1, 4), (2, 6)
QUESTIONS, PRACTISED = 15, 20
AFTER_DAYS = 28
QUESTION_S, PRACTICE_S = 28, 7
TIME_LIMIT_MS = 20_000
CHOICES = 4
SEEDS = range(6)
FIGURE = Path(__file__).parents[1] / "docs" / "learning" / "recall.svg"
ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
TRUTH = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class World:
    """Assumptions about learners: how much memories vary, and how often they guess, come and practise."""

    spread: float = 0.5
    strength: float = 1.0
    typed: float = 0.3
    absent: float = 0.08
    diligence: tuple[float, float] = (0.2, 1.0)
    known_before: float = 0.3


@dataclass(frozen=True, slots=True)
class Policy:
    """Policy of a teacher with the class: its memory chooses words for games, and learners practise alone."""

    class_memory: bool = False
    practice: bool = False


POLICIES: Mapping[str, Policy] = {
    "live games only": Policy(),
    "class memory": Policy(class_memory=True),
    "practice": Policy(practice=True),
    "both": Policy(class_memory=True, practice=True),
}
WORLDS: Mapping[str, World] = {
    "as assumed": World(),
    "memories half as strong": World(strength=0.5),
    "choices only": World(typed=0.0),
    "a third of practice is done": World(diligence=(0.0, 0.66)),
}


@dataclass(slots=True)
class Truth:
    """True memory of one learner for one word; `pace` says how much slower than usual it is forgotten."""

    pace: float
    stability: float = 0.0
    difficulty: float = 0.0
    last_day: int = -1
    was_known: bool = False

    def recall(self, day: int) -> float:
        if self.was_known:
            return 1.0
        return self._recall(day) if self.last_day >= 0 else 0.0

    def _recall(self, day: int) -> float:
        decay = -TRUTH.parameters[20]
        factor = 0.9 ** (1 / decay) - 1
        return (1 + factor * (day - self.last_day) / (self.pace * self.stability)) ** decay

    def study(self, day: int, *, recalled: bool) -> None:
        """Learn from the answer and from the key that is shown after it."""
        met = (self.stability, self.difficulty) if self.last_day >= 0 else None
        days = round((day - self.last_day) / self.pace)
        self.stability, self.difficulty = _studied(met, days, recalled=recalled)
        self.last_day = day


@lru_cache(maxsize=200_000)
def _studied(before: tuple[float, float] | None, days: int, *, recalled: bool) -> tuple[float, float]:
    card = Card(card_id=0, due=ANY_DAY)
    if before:
        last = ANY_DAY - timedelta(days=days)
        card = Card(
            card_id=0,
            state=State.Review,
            stability=before[0],
            difficulty=before[1],
            due=ANY_DAY,
            last_review=last,
        )
    card, _ = TRUTH.review_card(card, Rating.Good if recalled else Rating.Again, ANY_DAY)
    assert card.stability is not None
    assert card.difficulty is not None
    return card.stability, card.difficulty


class Learner:
    """A learner: what is true, and what the product believes from the answers."""

    def __init__(self, world: World, words: Sequence[str], dice: random.Random) -> None:
        own = dice.gauss(0, world.spread / 2**0.5)
        self.truth = {
            word: Truth(
                pace=world.strength * exp(own + dice.gauss(0, world.spread / 2**0.5)),
                was_known=dice.random() < world.known_before,
            )
            for word in words
        }
        self.believed: dict[WordKey, Learned] = {}
        self.diligence = dice.uniform(*world.diligence)
        self.minutes = 0.0

    def answer(self, word: str, day: int, world: World, dice: random.Random) -> None:
        """Answer a question, learn from its key, and let the product learn from the answer."""
        guess = 0.0 if dice.random() < world.typed else 1 / CHOICES
        recalled = dice.random() < self.truth[word].recall(day)
        is_right = recalled or dice.random() < guess
        self.truth[word].study(day, recalled=recalled)
        told = Meeting(word, day * DAY_MS, rate(_answer(dice, is_right=is_right)), guess=guess)
        self.believed[told.key] = meet(self.believed.get(told.key), told)

    def due(self, day: int) -> list[str]:
        """Return the words that practice asks: those whose review date has passed, in the product's order."""
        seen = [learned.seen for learned in self.believed.values()]
        due = [each for each in seen if each.next_review_at <= day * DAY_MS]
        return [
            each.word for each in sorted(due, key=lambda each: msgspec.structs.astuple(due_position(each)))
        ]


def _answer(dice: random.Random, *, is_right: bool) -> AttendedAnswer:
    took_ms = round(TIME_LIMIT_MS * dice.betavariate(2, 4))
    return AttendedAnswer(
        question=0,
        prompt="",
        correct=is_right,
        points=0,
        received_at=0,
        took_ms=took_ms,
        time_limit_ms=TIME_LIMIT_MS,
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """Outcome of a term: recall by week and four weeks later, the product's estimate, and minutes."""

    by_week: list[float]
    recall: float
    believed: float
    minutes: float


class Term:
    """A class over a term under one policy."""

    def __init__(self, policy: Policy, world: World, seed: int) -> None:
        self._policy, self._world = policy, world
        self._dice = random.Random(seed)
        self._words = [f"word {number:03}" for number in range(WEEKS * NEW_WORDS)]
        self._class = [Learner(world, self._words, self._dice) for _ in range(LEARNERS)]

    def play(self) -> Outcome:
        by_week: list[float] = []
        for week in range(WEEKS):
            for day in range(7 * week, 7 * week + 7):
                if day % 7 in GAME_DAYS:
                    self._play_game(self._asked(week, day), day)
                if self._policy.practice and day % 7 in PRACTICE_DAYS:
                    self._practise(day)
            by_week.append(self._recall(7 * week + 7, (week + 1) * NEW_WORDS))
        end = 7 * WEEKS + AFTER_DAYS
        return Outcome(
            by_week,
            self._recall(end, len(self._words)),
            self._believed(end),
            statistics.fmean(learner.minutes for learner in self._class),
        )

    def _asked(self, week: int, day: int) -> list[str]:
        """Return the words of a game.

        They are those of the week, or new ones and then what the class is about to forget.
        """
        of_week = self._words[week * NEW_WORDS : (week + 1) * NEW_WORDS]
        again = self._dice.sample(of_week, QUESTIONS - NEW_WORDS)
        if not self._policy.class_memory:
            return [*of_week, *again]
        met = {word for learner in self._class for _, word in learner.believed}
        new = [word for word in of_week if word not in met]
        learned = [
            MemberWord(str(number), each)
            for number, learner in enumerate(self._class)
            for each in learner.believed.values()
        ]
        due = [picked.word for picked in pick_words(learned, (), day * DAY_MS, "due")]
        wanted = [*new, *due, *(word for word in of_week if word in met), *again]
        return list(dict.fromkeys(wanted))[:QUESTIONS]

    def _play_game(self, words: Sequence[str], day: int) -> None:
        for learner in self._class:
            if self._dice.random() >= self._world.absent:
                for word in words:
                    learner.answer(word, day, self._world, self._dice)
                learner.minutes += len(words) * QUESTION_S / 60

    def _practise(self, day: int) -> None:
        for learner in self._class:
            if self._dice.random() < learner.diligence:
                words = learner.due(day)[:PRACTISED]
                for word in words:
                    learner.answer(word, day, self._world, self._dice)
                learner.minutes += len(words) * PRACTICE_S / 60

    def _recall(self, day: int, words: int) -> float:
        """Return the share of recalled words among those taught so far that were not known before."""
        taught = self._words[:words]
        return statistics.fmean(
            learner.truth[word].recall(day)
            for learner in self._class
            for word in taught
            if not learner.truth[word].was_known
        )

    def _believed(self, day: int) -> float:
        return statistics.fmean(
            recall_now(learned, day * DAY_MS)
            for learner in self._class
            for (_, word), learned in learner.believed.items()
            if not learner.truth[word].was_known
        )


def outcomes(policy: Policy, world: World, seeds: Sequence[int] = SEEDS) -> list[Outcome]:
    return [Term(policy, world, seed).play() for seed in seeds]


def _mean(found: Sequence[Outcome], of: Callable[[Outcome], float]) -> float:
    return statistics.fmean(of(each) for each in found)


def main() -> None:
    """Print recall four weeks after the term for each policy and world, and draw the assumed one."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for name, world in WORLDS.items():
        print(f"\n{name}")
        for policy, what in POLICIES.items():
            found = outcomes(what, world)
            recalls = [100 * each.recall for each in found]
            print(
                f"  {policy:16} recall {statistics.fmean(recalls):5.1f} % (± "
                f"{statistics.stdev(recalls):.1f}),"
                f" believed {100 * _mean(found, lambda each: each.believed):5.1f} %,"
                f" {_mean(found, lambda each: each.minutes):4.0f} minutes a learner"
            )
            if name == "as assumed":
                weeks = [
                    100 * statistics.fmean(week)
                    for week in zip(*(each.by_week for each in found), strict=True)
                ]
                last = (WEEKS + AFTER_DAYS / 7, statistics.fmean(recalls))
                lines[policy] = [*((float(week), recall) for week, recall in enumerate(weeks, 1)), last]
    title = "Recall of the words taught so far, %, by week; the last point is four weeks after the term"
    FIGURE.write_text(plot(title, lines), "utf-8")


if __name__ == "__main__":
    main()
