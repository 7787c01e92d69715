"""Picking words that an account or class member should practise."""

from collections.abc import Callable

from wordrally.contracts.http.accounts import LearnedWord
from wordrally.contracts.http.classes import WORDS_QUIZ, OwnWordsReply, OwnWordsRequest, PickedWord
from wordrally.user.learning.application.ports import AttendanceRecords, LearnedWords
from wordrally.user.learning.domain.asked_words import quizzes_by_word

MOST_WORDS = 1_000
"""Words that are looked at, those due first."""
MOST_GAMES = 500
"""Newest games that are searched for the quiz that asked a word: about a year, with practice on most days."""


async def pick_own_words(
    learned: LearnedWords, attendance: AttendanceRecords, clock: Callable[[], int], request: OwnWordsRequest
) -> OwnWordsReply:
    """Return the words to practise, the first due first, and the name. Raises `UserUnavailable`."""
    learner, now = request.learner_id, clock()
    name = await learned.name_of(learner) or ""
    words = await learned.page(learner, None, MOST_WORDS) if request.count else []
    wanted = [
        word
        for word in words
        if (word.next_review_at <= now if request.pick == "due" else not word.last_correct)
    ][: request.count]
    games = await attendance.page(learner, None, MOST_GAMES) if wanted else []
    asked_in = quizzes_by_word(row for row in games if row.session.quiz_id != WORDS_QUIZ)
    return OwnWordsReply(
        words=[
            PickedWord(
                word=word.word,
                language=word.language,
                reason=_reason(word),
                quiz_id=asked_in.get((word.language, word.word)),
            )
            for word in wanted
        ],
        name=name,
    )


def _reason(word: LearnedWord) -> str:
    return f"Right {word.correct} of {word.met} times."
