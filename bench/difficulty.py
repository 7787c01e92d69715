"""Accuracy of learned word difficulties: `python -m bench.difficulty`.

It plays simulated classes and draws the figure. Each class has a level and is asked words near it, as
teachers do: an easy word is known by few of the beginners who meet it. Three orders of words are compared
with the truth: ours, online Elo with the same floor, and the share of right answers.
"""

import random
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from math import exp, sqrt
from pathlib import Path

from bench.plots import plot
from wordrally.quiz.results.domain.difficulty import Knowledge, Trial, Trials, learn

WORDS, ASKED, PLAYERS = 200, 20, 30
SESSIONS = (10, 25, 50, 100, 200, 400)
FLOORS = (0.25, 0.25, 0.25, 0.0)  # three choices in four questions, one typed
SEEDS = range(3)
FIGURE = Path(__file__).parents[1] / "docs" / "learning" / "difficulty.svg"

Estimate = Mapping[str, float]


def sit(dice: random.Random, truth: Sequence[float]) -> Trials:
    """Simulate a class of some level that answers words near its level."""
    level = dice.gauss(0, 0.7)
    near = sorted(range(WORDS), key=lambda word: abs(truth[word] - level + dice.gauss(0, 1)))[:ASKED]
    asked = sorted(near)
    trials = Trials([str(word) for word in asked], [PLAYERS] * ASKED, [], [[] for _ in asked])
    for player in range(PLAYERS):
        ability = dice.gauss(level, 1)
        trials.by_player.append([])
        for number, word in enumerate(asked):
            floor = FLOORS[number % len(FLOORS)]
            right = dice.random() < floor + (1 - floor) / (1 + exp(truth[word] - ability))
            trials.by_player[player].append(Trial(number, floor, right))
            trials.by_word[number].append(Trial(player, floor, right))
    return trials


class Ours:
    """The method of the quiz service."""

    def __init__(self) -> None:
        self.known: dict[str, Knowledge] = {}

    def hear(self, trials: Trials) -> None:
        self.known |= learn(self.known, trials)

    def estimate(self) -> Estimate:
        return {word: known.difficulty for word, known in self.known.items()}


class Elo:
    """One answer at a time, both sides moved along the gradient, by less the more a word was answered."""

    def __init__(self) -> None:
        self.difficulty: dict[str, float] = {}
        self.answers: dict[str, int] = {}

    def hear(self, trials: Trials) -> None:
        for of_player in trials.by_player:
            ability = 0.0
            for met, (number, floor, right) in enumerate(of_player):
                word = trials.words[number]
                difficulty, answers = self.difficulty.get(word, 0.0), self.answers.get(word, 0)
                known = 1 / (1 + exp(difficulty - ability))
                p = floor + (1 - floor) * known
                slope = 2 * (right - p) * known / p
                ability += slope * max(0.05, 1 / (1 + 0.05 * met))
                self.difficulty[word] = difficulty - slope * max(0.05, 1 / (1 + 0.05 * answers))
                self.answers[word] = answers + 1

    def estimate(self) -> Estimate:
        return self.difficulty


class ShareRight:
    """The share of right answers to a word."""

    def __init__(self) -> None:
        self.right: dict[str, int] = {}
        self.all: dict[str, int] = {}

    def hear(self, trials: Trials) -> None:
        for word, of_word in zip(trials.words, trials.by_word, strict=True):
            self.right[word] = self.right.get(word, 0) + sum(trial.right for trial in of_word)
            self.all[word] = self.all.get(word, 0) + len(of_word)

    def estimate(self) -> Estimate:
        return {word: -self.right[word] / self.all[word] for word in self.all}


WAYS: dict[str, Callable[[], Ours | Elo | ShareRight]] = {
    "1PL by session": Ours,
    "online Elo": Elo,
    "share right": ShareRight,
}


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's: that of the ranks, of which equal values share the middle one."""
    return statistics.correlation(_ranks(one), _ranks(other))


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [(bisect_left(ordered, value) + bisect_right(ordered, value)) / 2 for value in values]


def figures(way: Callable[[], Ours | Elo | ShareRight], seed: int) -> dict[int, tuple[float, float]]:
    """Return the rank correlation with the truth and the error in logits, by number of sessions."""
    dice = random.Random(seed)
    truth = [dice.gauss(0, 1.2) for _ in range(WORDS)]
    learner, found = way(), dict[int, tuple[float, float]]()
    for session in range(1, SESSIONS[-1] + 1):
        learner.hear(sit(dice, truth))
        if session in SESSIONS:
            pairs = [(value, truth[int(word)]) for word, value in learner.estimate().items()]
            error = sqrt(statistics.fmean((value - true) ** 2 for value, true in pairs))
            found[session] = rank_correlation(*zip(*pairs, strict=True)), error
    return found


def main() -> None:
    """Print the figures, medians of three seeds, and draw the correlations."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for name, way in WAYS.items():
        runs = [figures(way, seed) for seed in SEEDS]
        lines[name] = []
        for session in SESSIONS:
            correlation = statistics.median(run[session][0] for run in runs)
            error = statistics.median(run[session][1] for run in runs)
            logits = "" if way is ShareRight else f", error {error:.2f} logits"
            print(f"{name:16} {session:4} sessions: rank correlation {correlation:.3f}{logits}")
            lines[name].append((session, correlation))
    FIGURE.parent.mkdir(exist_ok=True)
    title = f"Rank correlation with the true difficulty of {WORDS} words, over sessions of {PLAYERS} players"
    FIGURE.write_text(plot(title, lines), "utf-8")


if __name__ == "__main__":
    main()
