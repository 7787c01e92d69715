"""Estimation of word difficulty from answers: a 1PL (Rasch) model with a guessing floor, per session.

A player of ability θ knows a word of difficulty b, both in logits, with probability σ(θ - b). Otherwise the
player guesses right with the floor c of the question: P(right) = c + (1 - c) σ(θ - b). A session gives the
most probable θ and b together, with the previous estimates of the words as the prior. `docs/learning.md` has
the derivation, sources and figures.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import exp
from typing import NamedTuple

import msgspec

from wordrally.contracts.http.reports import PlayerReport, QuestionReport, Report

ABILITY_INFORMATION = 1.0
"""Prior of abilities in a session: normal, one logit around the session's mean, itself one logit around 0."""

WORD_INFORMATION = 1 / 1.5**2
"""Prior of a word without answers: normal, 1.5 logits around 0."""

SESSION_INFORMATION = 4.0
"""Maximum information that one session adds to a word, about that of 30 players.

Players of one room share their teacher and their day, so one large room must not settle a word.
"""

MOST_INFORMATION = 50.0
"""Cap on information, so that new answers replace old ones: languages and learners change."""

HEARD_PLAYERS = 1_000
"""Players used per session. In larger rooms every second, third, … by rank is used, which is enough."""

ROUNDS = 4
"""Alternating updates of abilities and difficulties; a fifth changes no word by more than some hundredths
(`docs/learning.md`)."""

LONGEST_STEP = 2.0
"""Step limit in logits, which keeps a first step from an unlucky start inside the model."""


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """Estimate of a word; `information` is Fisher information (inverse variance), without the prior."""

    difficulty: float = 0.0
    information: float = 0.0
    answers: int = 0


class Trial(NamedTuple):
    """Answer: number of the word or the player on the other side, chance of a right guess, outcome."""

    other: int
    floor: float
    right: bool


class Trials(msgspec.Struct, frozen=True):
    """Answers of a session to questions made from words, by player and by word.

    `answered` counts all answers of a word, including those of players that were not used.
    """

    words: list[str]
    answered: list[int]
    by_player: list[list[Trial]]
    by_word: list[list[Trial]]


def trials_of(report: Report) -> Trials:
    """Collect a session's answers to its words. Missing answers carry no information."""
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
    """Return the chance of a blind guess: one of the choices or of their sets; 0 for a text."""
    if question.choices is None:
        return 0.0
    if len(question.key) == 1:
        return 1 / len(question.choices)
    return 1 / (2 ** len(question.choices) - 1)


def learn(known: Mapping[str, Knowledge], trials: Trials) -> dict[str, Knowledge]:
    """Update the estimate of each answered word after a session. The result is deterministic."""
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
    """Yield each answer's log-likelihood derivative and Fisher information; `sign` is -1 for a difficulty."""
    for other, floor, right in trials:
        known = 1 / (1 + exp(sign * (others[other] - at)))
        p = floor + (1 - floor) * known
        yield sign * (right - p) * known / p, (1 - floor) * known * known * (1 - known) / p


def _step(
    at: float, prior: float, certainty: float, slopes: Iterable[tuple[float, float]]
) -> tuple[float, float]:
    """Take one step of Fisher scoring to the most probable value; return it and the information gained."""
    slope = information = 0.0
    for one_slope, one_information in slopes:
        slope += one_slope
        information += one_information
    weight = min(1.0, SESSION_INFORMATION / information) if information else 1.0
    step = (weight * slope + certainty * (prior - at)) / (weight * information + certainty)
    return at + max(-LONGEST_STEP, min(step, LONGEST_STEP)), weight * information
