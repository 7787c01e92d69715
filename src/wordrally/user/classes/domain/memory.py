"""Memory of a class: sums over what its members have learned, and the words that its next game should ask."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import fmean

from msgspec import structs

from wordrally.contracts.http.classes import (
    ClassMemory,
    ClassWeek,
    ClassWord,
    MemberMemory,
    MemoryWord,
    PickedWord,
    TakenFor,
    WordOrder,
    WordPick,
)
from wordrally.contracts.http.vocabulary import Rationale
from wordrally.contracts.ids import AccountId
from wordrally.user.classes.domain.classes import ClassMember
from wordrally.user.learning.domain.attendance import Attendance, position_of
from wordrally.user.learning.domain.learned_words import Learned, WordKey, fold, meetings, recall_now

RECENT_GAMES = 5
SHOWN_CONFUSIONS = 5
RECALL_DIGITS = 4
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class MemberWord:
    """Word that a member of the class has learned so far."""

    member_id: str
    learned: Learned


@dataclass(frozen=True, slots=True)
class _WordSum:
    """Word of the class with the moment when anybody last met it."""

    view: ClassWord
    last_met_at: int

    @property
    def key(self) -> WordKey:
        return self.view.language, self.view.word


Reason = tuple[str, Rationale]
"""Reason for picking a word, as an English sentence and as a code with values."""


def class_words(
    words: Iterable[MemberWord], games: Iterable[Attendance], now: int, order: WordOrder
) -> list[ClassWord]:
    """Return every word that a member has met, in this order; `games` tell what words were taken for."""
    sums = _sums(words, confusions(games), now)
    return [each.view for each in sorted(sums, key=lambda each: _place(each, order))]


def _sums(words: Iterable[MemberWord], taken: Mapping[WordKey, list[TakenFor]], now: int) -> list[_WordSum]:
    by_word: defaultdict[WordKey, list[Learned]] = defaultdict(list)
    for each in words:
        by_word[each.learned.key].append(each.learned)
    return [_sum(key, of_word, taken.get(key, []), now) for key, of_word in by_word.items()]


def _sum(key: WordKey, learned: Sequence[Learned], taken: list[TakenFor], now: int) -> _WordSum:
    language, word = key
    view = ClassWord(
        word=word,
        language=language,
        met_by=len(learned),
        known_by=sum(each.seen.last_correct for each in learned),
        due_for=sum(each.seen.next_review_at <= now for each in learned),
        recall=round(fmean(recall_now(each, now) for each in learned), RECALL_DIGITS),
        confused_with=taken,
    )
    return _WordSum(view, max(each.seen.last_met_at for each in learned))


def _place(each: _WordSum, order: WordOrder) -> tuple[float, float, str, str]:
    view = each.view
    match order:
        case "due":
            return -view.due_for, view.recall, view.word, view.language
        case "hardest":
            return view.known_by / view.met_by, view.recall, view.word, view.language
        case "recent":
            return -each.last_met_at, view.recall, view.word, view.language


def confusions(games: Iterable[Attendance]) -> dict[WordKey, list[TakenFor]]:
    """Return the most frequent wrong answers to each word."""
    counts: defaultdict[WordKey, Counter[str]] = defaultdict(Counter)
    for row in games:
        for answer in row.session.answers:
            asked = row.words[answer.question] if answer.question < len(row.words) else None
            if asked is not None and answer.confused_with and not answer.correct:
                counts[asked.language, asked.word][answer.confused_with] += 1
    return {
        key: [
            TakenFor(text=text, times=times)
            for text, times in sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN_CONFUSIONS]
        ]
        for key, count in counts.items()
    }


def memory_map(
    members: Sequence[ClassMember], words: Iterable[MemberWord], shown: Sequence[ClassWord], now: int
) -> ClassMemory:
    """Return the recall of each member for each of these words, and whether the latest answer was right."""
    known = {(each.member_id, *each.learned.key): each.learned for each in words}

    def row(member: ClassMember) -> MemberMemory:
        cells = [known.get((member.id, word.language, word.word)) for word in shown]
        return MemberMemory(
            id=member.id,
            name=member.name,
            recall=[each and round(recall_now(each, now), RECALL_DIGITS) for each in cells],
            known=[each and each.seen.last_correct for each in cells],
        )

    return ClassMemory(
        words=[MemoryWord(word=word.word, language=word.language) for word in shown],
        members=[row(member) for member in members],
    )


def pick_words(
    words: Sequence[MemberWord], games: Sequence[Attendance], now: int, pick: WordPick
) -> list[PickedWord]:
    """Return the words that the next game should ask, the most urgent first, with the reason for each.

    `due`: words whose review date has passed for most members, then those that come next. `missed`: words
    missed in the last games of the class. `hardest`: words that the smallest share of those who met it
    answered right last. `confused`: words that were most often taken for something else.
    """
    match pick:
        case "due":
            return _due(words, now)
        case "hardest":
            ordered = class_words(words, (), now, "hardest")
            return [_picked(word.word, word.language, _why_hard(word)) for word in ordered]
        case "missed":
            return _missed(games)
        case "confused":
            return _confused(games)


def _confused(games: Sequence[Attendance]) -> list[PickedWord]:
    """Return the words that were taken for something else, those taken so most often first."""
    taken = confusions(games)
    ordered = sorted(taken, key=lambda key: (-sum(each.times for each in taken[key]), key))
    return [_picked(word, language, _why_confused(taken[language, word][0])) for language, word in ordered]


def _why_confused(most: TakenFor) -> Reason:
    often = "once" if most.times == 1 else f"{most.times} times"
    values: dict[str, str | int] = {"text": most.text, "times": most.times}
    return f"Taken for “{most.text}” {often}.", Rationale(code="confused", values=values)


def _picked(word: str, language: str, reason: Reason) -> PickedWord:
    return PickedWord(word=word, language=language, reason=reason[0], rationale=reason[1])


def _due(words: Sequence[MemberWord], now: int) -> list[PickedWord]:
    dates: defaultdict[WordKey, list[int]] = defaultdict(list)
    for each in words:
        dates[each.learned.key].append(each.learned.seen.next_review_at)
    first = {key: min(of_word) for key, of_word in dates.items()}
    mean = {key: fmean(of_word) for key, of_word in dates.items()}
    ordered = sorted(
        class_words(words, (), now, "due"),
        key=lambda word: (-word.due_for, word.recall, mean[word.language, word.word]),
    )
    return [
        _picked(word.word, word.language, _why_due(word, first[word.language, word.word])) for word in ordered
    ]


def _why_due(word: ClassWord, first: int) -> Reason:
    if not word.due_for:
        date = datetime.fromtimestamp(first / 1000, UTC).date().isoformat()
        told = f"Due from {date} for those who met it ({word.met_by})."
        return told, Rationale(code="due-from", values={"date": date, "met": word.met_by})
    share = round(100 * word.recall)
    told = f"Due for {word.due_for} of the {word.met_by} who met it; {share} % would remember it today."
    values: dict[str, str | int] = {"due": word.due_for, "met": word.met_by, "share": share}
    return told, Rationale(code="due", values=values)


def _why_hard(word: ClassWord) -> Reason:
    told = f"Answered right last by {word.known_by} of the {word.met_by} who met it."
    return told, Rationale(code="hardest", values={"known": word.known_by, "met": word.met_by})


def _missed(games: Sequence[Attendance]) -> list[PickedWord]:
    newest = _recent_sessions(games)
    asked: Counter[WordKey] = Counter()
    missed: Counter[WordKey] = Counter()
    for row in games:
        if row.session.session_id in newest:
            for meeting in meetings(row):
                asked[meeting.key] += 1
                missed[meeting.key] += not meeting.correct
    ordered = sorted((key for key in missed if missed[key]), key=lambda key: (-missed[key], key))
    return [_picked(key[1], key[0], _why_missed(missed[key], asked[key], len(newest))) for key in ordered]


def _why_missed(missed: int, asked: int, games: int) -> Reason:
    told = f"Missed {missed} of {asked} times in {_games(games)} of the class."
    return told, Rationale(code="missed", values={"missed": missed, "asked": asked, "games": games})


def _games(count: int) -> str:
    return "the last game" if count == 1 else f"the last {count} games"


def _recent_sessions(games: Iterable[Attendance]) -> set[str]:
    finished = {row.session.session_id: row.session.finished_at for row in games}
    return set(sorted(finished, key=lambda session: (-finished[session], session))[:RECENT_GAMES])


def weeks(games: Iterable[Attendance], now: int) -> list[ClassWeek]:
    """Return the weeks in which the class met words, oldest first, by folding its games again."""
    by_week: defaultdict[datetime, list[Attendance]] = defaultdict(list)
    for row in sorted(games, key=lambda row: structs.astuple(position_of(row))):
        if any(row.words):
            by_week[_monday(row.session.finished_at)].append(row)
    learned: dict[AccountId, dict[WordKey, Learned]] = {}
    return [_week(monday, rows, learned, now) for monday, rows in sorted(by_week.items())]


def _week(
    monday: datetime, rows: Sequence[Attendance], learned: dict[AccountId, dict[WordKey, Learned]], now: int
) -> ClassWeek:
    for row in rows:
        known = learned.setdefault(row.account_id, {})
        known.update(fold(known, meetings(row)))
    end = min(int((monday + WEEK).timestamp() * 1000), now)
    recalls = [recall_now(each, end) for known in learned.values() for each in known.values()]
    return ClassWeek(
        week=monday.date().isoformat(),
        recall=round(fmean(recalls), RECALL_DIGITS) if recalls else None,
        words_met=len({meeting.key for row in rows for meeting in meetings(row)}),
        members_practised=len({row.account_id for row in rows}),
    )


def _monday(at: int) -> datetime:
    day = datetime.fromtimestamp(at / 1000, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())
