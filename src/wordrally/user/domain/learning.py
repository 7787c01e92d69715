"""Learning: every asking of a word is a review, folded by FSRS in the order in which games finished.

The parameters are FSRS-6's defaults, as the package `fsrs` has them. `docs/learning.md` states reasons and
sources.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec
from fsrs import Card, Rating, Scheduler, State

from wordrally.contracts.accounts import AttendedAnswer, LearnedWord
from wordrally.user.domain.attendance import Attendance, position_of

DAY_MS = 86_400_000

SCHEDULER = Scheduler(
    desired_retention=0.9,
    learning_steps=(),  # a game asks once, and the time of the next game is unknown
    relearning_steps=(),
    maximum_interval=365,  # a word learned at school should come up once a year
    enable_fuzzing=False,  # the same games give the same dates on every machine
)

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

    @property
    def correct(self) -> bool:
        return self.rating is not Rating.Again


@dataclass(frozen=True, slots=True)
class Learned:
    """Word as far as an account has learned it."""

    seen: LearnedWord
    memory: Memory


class DuePosition(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Last word that a reader has seen. Words go from the first due to the last, ties by spelling."""

    next_review_at: int
    word: str


def due_position(word: LearnedWord) -> DuePosition:
    return DuePosition(word.next_review_at, word.word)


def meetings(row: Attendance) -> list[Meeting]:
    """Return a seat's askings of words in a game, in the order of its questions."""
    answers = {answer.question: answer for answer in row.session.answers}
    return [
        Meeting(word, row.session.finished_at, rate(answers.get(index)))
        for index, word in enumerate(row.words)
        if word is not None
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
    memory, interval_days = _review(before and before.memory, days, meeting.rating)
    after = LearnedWord(
        word=meeting.word,
        met=(seen.met if seen else 0) + 1,
        correct=(seen.correct if seen else 0) + meeting.correct,
        last_met_at=meeting.at,
        last_correct=meeting.correct,
        next_review_at=meeting.at + interval_days * DAY_MS,
    )
    return Learned(after, memory)


def fold(known: Mapping[str, Learned], met: Iterable[Meeting]) -> dict[str, Learned]:
    """Return the state of the words after these meetings, which must be in order."""
    learned: dict[str, Learned] = {}
    for meeting in met:
        learned[meeting.word] = meet(learned.get(meeting.word, known.get(meeting.word)), meeting)
    return learned


def add(known: Mapping[str, Learned], rows: Iterable[Attendance]) -> tuple[dict[str, Learned], set[str]]:
    """Return the words that new rows of one account change, and the words to fold again from all of its rows.

    A word must be folded again when one of these games finished no later than one that was already folded.
    """
    learned: dict[str, Learned] = {}
    now = ChainMap(learned, dict(known))
    late: set[str] = set()
    for row in sorted(rows, key=lambda row: msgspec.structs.astuple(position_of(row))):
        met = meetings(row)
        late |= {one.word for one in met if one.word in now and now[one.word].seen.last_met_at >= one.at}
        learned.update(fold(now, (one for one in met if one.word not in late)))
    return {word: each for word, each in learned.items() if word not in late}, late


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
