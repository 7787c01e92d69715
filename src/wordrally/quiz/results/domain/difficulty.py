"""How hard a word is, learned from answers: a 1PL (Rasch) model with a guessing floor, one session at a time.

A player of ability θ knows a word of difficulty b, both in logits, with probability σ(θ - b), and guesses right otherwise
with the floor c of the question: P(right) = c + (1 - c) σ(θ - b). A session gives the most probable θ and b together,
starting from what was known of the words; derivation, sources and figures stand in `docs/learning.md`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import exp
from typing import NamedTuple

import msgspec

from wordrally.contracts.sessions import PlayerReport, QuestionReport, Report

ABILITY_INFORMATION = 1.0
"""Abilities in one session: normal, a logit around the session's mean, which itself is a logit around 0."""

WORD_INFORMATION = 1 / 1.5**2
"""A word of which nothing is known: normal, 1.5 logits around 0."""

SESSION_INFORMATION = 4.0
"""What one session may add of a word, about what 30 players tell. More players of one room share their teacher and their
day: a hall must not fix a word for good."""

MOST_INFORMATION = 50.0
"""Beyond this, old answers give way to new ones: languages and learners change."""

HEARD_PLAYERS = 1_000
"""Of more players in one room every second, third, … by rank is heard: for what a session may add, that is plenty."""

ROUNDS = 4
"""Of abilities and difficulties in turn; a fifth moves no word by more than some hundredths (`docs/learning.md`)."""

LONGEST_STEP = 2.0
"""In logits; keeps a first step from an unlucky start inside the model."""


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a word; `information` is Fisher's, the inverse of the estimate's variance, without the prior."""

    difficulty: float = 0.0
    information: float = 0.0
    answers: int = 0


class Trial(NamedTuple):
    """An answer: the other side's number (the word's or the player's), the chance to guess right, the outcome."""

    other: int
    floor: float
    right: bool


class Trials(msgspec.Struct, frozen=True):
    """The answers of a session to questions made from words, by player and by word; `answered` counts all of a word's,
    also of players who were not heard."""

    words: list[str]
    answered: list[int]
    by_player: list[list[Trial]]
    by_word: list[list[Trial]]


def trials_of(report: Report) -> Trials:
    """What a session's answers say of its words. Who did not answer says nothing."""
    answered: Counter[str] = Counter()
    for question in report.questions:
        if question.word is not None and question.answered:
            answered[question.word] += question.answered
    words = sorted(answered)
    numbers = {word: number for number, word in enumerate(words)}
    asked = {
        question.index: (numbers[question.word], guessing_floor(question))
        for question in report.questions
        if question.word is not None and question.word in numbers
    }
    trials = Trials(words, [answered[word] for word in words], [], [[] for _ in words])
    for player in report.players[:: len(report.players) // HEARD_PLAYERS + 1]:
        _hear(player, asked, trials)
    return trials


def _hear(player: PlayerReport, asked: Mapping[int, tuple[int, float]], trials: Trials) -> None:
    number = len(trials.by_player)
    trials.by_player.append([])
    for answer in player.answers:
        if answer.question in asked:
            word, floor = asked[answer.question]
            trials.by_player[number].append(Trial(word, floor, answer.correct))
            trials.by_word[word].append(Trial(number, floor, answer.correct))


def guessing_floor(question: QuestionReport) -> float:
    """The chance of a blind guess: one of the choices, or one of their sets if several are right; none of a text."""
    if question.choices is None:
        return 0.0
    if len(question.key) == 1:
        return 1 / len(question.choices)
    return 1 / (2 ** len(question.choices) - 1)


def learn(known: Mapping[str, Knowledge], trials: Trials) -> dict[str, Knowledge]:
    """What is known of each answered word after a session. The same session gives the same, whoever reckons."""
    before = [known.get(word, Knowledge()) for word in trials.words]
    difficulties = [each.difficulty for each in before]
    gained = [0.0] * len(before)
    abilities, mean = [0.0] * len(trials.by_player), 0.0
    for _ in range(ROUNDS):
        for player, of_player in enumerate(trials.by_player):
            slopes = _slopes(of_player, abilities[player], difficulties, 1)
            abilities[player], _ = _step(abilities[player], mean, ABILITY_INFORMATION, slopes)
        mean = sum(abilities) / (len(abilities) + 1)
        for word, of_word in enumerate(trials.by_word):
            prior = before[word].difficulty, before[word].information + WORD_INFORMATION
            slopes = _slopes(of_word, difficulties[word], abilities, -1)
            difficulties[word], gained[word] = _step(difficulties[word], *prior, slopes)
    return {
        word: Knowledge(
            difficulty=difficulties[number],
            information=min(before[number].information + gained[number], MOST_INFORMATION),
            answers=before[number].answers + trials.answered[number],
        )
        for number, word in enumerate(trials.words)
    }


def _slopes(
    trials: Iterable[Trial], at: float, others: Sequence[float], sign: int
) -> Iterator[tuple[float, float]]:
    """Of each answer the derivative of its log-likelihood and its Fisher information; `sign` is -1 for a difficulty."""
    for other, floor, right in trials:
        known = 1 / (1 + exp(sign * (others[other] - at)))
        p = floor + (1 - floor) * known
        yield sign * (right - p) * known / p, (1 - floor) * known * known * (1 - known) / p


def _step(
    at: float, prior: float, certainty: float, slopes: Iterable[tuple[float, float]]
) -> tuple[float, float]:
    """One step of Fisher scoring towards the most probable value, and the information that the answers gave."""
    slope = information = 0.0
    for one_slope, one_information in slopes:
        slope += one_slope
        information += one_information
    weight = min(1.0, SESSION_INFORMATION / information) if information else 1.0
    step = (weight * slope + certainty * (prior - at)) / (weight * information + certainty)
    return at + max(-LONGEST_STEP, min(step, LONGEST_STEP)), weight * information
