"""Learning: every asking of a word is a review, folded by FSRS in the order in which games finished.

The parameters are FSRS-6's defaults, as the package `fsrs` has them. `docs/learning.md` states reasons and
sources.
"""

import math
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec
from fsrs import Card, Rating, Scheduler, State

from wordrally.contracts.http.accounts import AttendedAnswer, LearnedWord
from wordrally.user.learning.domain.attendance import ENGLISH, Attendance, position_of

DAY_MS = 86_400_000

SCHEDULER = Scheduler(
    desired_retention=0.9,
    learning_steps=(),  # a game asks once, and the time of the next game is unknown
    relearning_steps=(),
    maximum_interval=365,  # a word learned at school should come up once a year
    enable_fuzzing=False,  # the same games give the same dates on every machine
)

WordKey = tuple[str, str]
"""Language and spelling: *Gift* in German is another word than *gift* in English."""

KNOWN_AT_FIRST = 0.5
"""Probability that a word was known before its first meeting, as long as nothing tells more."""

_DECAY = -SCHEDULER.parameters[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1

ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Fixed day from which days are counted, since FSRS needs only their number. Equal reviews are equal."""


@dataclass(frozen=True, slots=True)
class Memory:
    """State of a card in FSRS: stability in days, difficulty from 1 to 10."""

    stability: float
    difficulty: float


@dataclass(frozen=True, slots=True)
class Meeting:
    """One asking of a word, at the moment when its game finished."""

    word: str
    at: int
    rating: Rating
    language: str = ENGLISH
    guess: float = 0.0

    @property
    def key(self) -> WordKey:
        return self.language, self.word

    @property
    def correct(self) -> bool:
        return self.rating is not Rating.Again


@dataclass(frozen=True, slots=True)
class Learned:
    """Word as far as an account or a member of a class has learned it."""

    seen: LearnedWord
    memory: Memory

    @property
    def key(self) -> WordKey:
        return self.seen.language, self.seen.word


class DuePosition(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Last word that a reader has seen.

    Words go from the first due to the last, ties by spelling, language.
    """

    next_review_at: int
    word: str
    language: str = ENGLISH


def due_position(word: LearnedWord) -> DuePosition:
    return DuePosition(word.next_review_at, word.word, word.language)


def meetings(row: Attendance) -> list[Meeting]:
    """Return a seat's askings of words in a game, in the order of its questions.

    In paced modes a missed question comes back; each of its answers is a meeting, in the order of turns.
    """
    answers: dict[int, list[AttendedAnswer]] = defaultdict(list)
    for answer in row.session.answers:
        answers[answer.question].append(answer)
    return [
        Meeting(asked.word, row.session.finished_at, rate(answer), asked.language, asked.guess)
        for index, asked in enumerate(row.words)
        if asked is not None
        for answer in answers.get(index) or [None]
    ]


def rate(answer: AttendedAnswer | None) -> Rating:
    """Rate a right answer within half of its time Good, a later one Hard, and a wrong or missing one Again.

    Easy is never given: a right choice may be a guess, and intervals that grew too fast are noticed too late.
    """
    if answer is None or not answer.correct:
        return Rating.Again
    if answer.took_ms is None or answer.time_limit_ms is None:
        return Rating.Good
    return Rating.Good if 2 * answer.took_ms <= answer.time_limit_ms else Rating.Hard


def meet(before: Learned | None, meeting: Meeting) -> Learned:
    """Return the word after one more meeting, which must not be earlier than the last."""
    seen = None if before is None else before.seen
    days = 0 if seen is None else (meeting.at - seen.last_met_at) // DAY_MS
    memory, interval_days = review(before and before.memory, days, meeting.rating, meeting.guess)
    after = LearnedWord(
        word=meeting.word,
        met=(seen.met if seen else 0) + 1,
        correct=(seen.correct if seen else 0) + meeting.correct,
        last_met_at=meeting.at,
        last_correct=meeting.correct,
        next_review_at=meeting.at + interval_days * DAY_MS,
        language=meeting.language,
    )
    return Learned(after, memory)


def fold(known: Mapping[WordKey, Learned], met: Iterable[Meeting]) -> dict[WordKey, Learned]:
    """Return the state of the words after these meetings, which must be in order."""
    learned: dict[WordKey, Learned] = {}
    for meeting in met:
        learned[meeting.key] = meet(learned.get(meeting.key, known.get(meeting.key)), meeting)
    return learned


def add(
    known: Mapping[WordKey, Learned], rows: Iterable[Attendance]
) -> tuple[dict[WordKey, Learned], set[WordKey]]:
    """Return the words that new rows of one account change, and the words to fold again from all of its rows.

    A word must be folded again when one of these games finished no later than one that was already folded.
    """
    learned: dict[WordKey, Learned] = {}
    now = ChainMap(learned, dict(known))
    late: set[WordKey] = set()
    for row in sorted(rows, key=lambda row: msgspec.structs.astuple(position_of(row))):
        met = meetings(row)
        late |= {one.key for one in met if one.key in now and now[one.key].seen.last_met_at >= one.at}
        learned.update(fold(now, (one for one in met if one.key not in late)))
    return {word: each for word, each in learned.items() if word not in late}, late


def recall(memory: Memory, days: int) -> float:
    """Return the probability, 0–1, of recalling a word whole days after its last review.

    This is the forgetting curve of FSRS-6.
    """
    return (1 + _FACTOR * max(days, 0) / memory.stability) ** _DECAY


def recall_now(learned: Learned, now: int) -> float:
    """Return the probability, 0–1, that the word is remembered at this instant.

    For a word that was met today it is what will be left tomorrow: the memory of a lesson tells little at its
    end, and a word that was missed a minute ago is not known.
    """
    days = (now - learned.seen.last_met_at) // DAY_MS
    return recall(learned.memory, max(days, 1))


def known_when_right(before: float, guess: float) -> float:
    """Return the probability that a right answer was recalled, and not guessed.

    Bayes' rule with a guessing parameter, as in Bayesian knowledge tracing (Corbett and Anderson 1995, User
    Modeling 4, https://doi.org/10.1007/BF01099821) without slips: q = r / (r + (1 − r)·g), where r is the
    recall expected before the answer and g the chance of a blind guess, 1/n among n choices and 0 for what is
    typed.
    """
    return before / (before + (1 - before) * guess)


def review(memory: Memory | None, days: int, rating: Rating, guess: float = 0.0) -> tuple[Memory, int]:
    """Return the memory after a review, and the days until the next is due.

    A right answer that may have been guessed moves the memory between FSRS's outcomes of a success and of a
    failure: stability S = S₊^q · S₋^(1−q), difficulty D = q·D₊ + (1−q)·D₋, with q by `known_when_right`.
    """
    right = _review(memory, days, rating)
    if rating is Rating.Again or guess <= 0:
        return right
    known = known_when_right(KNOWN_AT_FIRST if memory is None else recall(memory, days), guess)
    wrong, _ = _review(memory, days, Rating.Again)
    stability = math.exp(known * math.log(right[0].stability) + (1 - known) * math.log(wrong.stability))
    difficulty = known * right[0].difficulty + (1 - known) * wrong.difficulty
    return Memory(stability, difficulty), min(max(round(stability), 1), SCHEDULER.maximum_interval)


@lru_cache(maxsize=8_192)  # a class meets its words together: of 100,000 reviews nearly all are equal
def _review(memory: Memory | None, days: int, rating: Rating) -> tuple[Memory, int]:
    """Return the memory after a review `days` days after the last, and the days until the next is due."""
    if memory is None:
        card = Card(card_id=0, due=ANY_DAY)
    else:
        card = Card(
            card_id=0,
            state=State.Review,
            stability=memory.stability,
            difficulty=memory.difficulty,
            due=ANY_DAY,
            last_review=ANY_DAY - timedelta(days=days),
        )
    card, _ = SCHEDULER.review_card(card, rating, ANY_DAY)
    assert card.stability is not None, "a reviewed card has a stability"
    assert card.difficulty is not None, "a reviewed card has a difficulty"
    return Memory(card.stability, card.difficulty), (card.due - ANY_DAY).days
