"""HTTP bodies of a session's report: results by question, player and word."""

import msgspec
from msgspec import UNSET, UnsetType

from wordrally.contracts.http.sessions import Session, TeamStanding
from wordrally.contracts.ids import PlayerId, SessionId


class QuestionReport(msgspec.Struct, frozen=True, kw_only=True):
    """The results of one question; `counts` are per choice, or per given text.

    Typed answers that were judged right count for the text in `key` that they met.
    `median_ms` is the median time from opening to answer, null without answers. `choices` are null for typed
    answers. `key` holds indexes of choices, or accepted texts. A `skipped` question earned nothing.
    `functional_distractors` is the share of the wrong choices that at least 5 % of the players picked; null
    for typed answers, and below 10 answers.
    """

    index: int
    kind: str
    prompt: str
    answered: int
    correct: int
    counts: list[int] | dict[str, int]
    median_ms: int | None
    choices: list[str] | None = None
    key: list[int | str] = []
    word: str | None = None
    word_language: str | None = None
    skipped: bool = False
    prompt_language: str | None = None
    answer_language: str | None = None
    functional_distractors: float | None = None


class AnswerReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One scored answer; either `choices` or `text` is set.

    `opened_at` and `time_limit_ms` are the values it was scored by. `skipped`: the host skipped the question,
    which earned nothing. In modes at one's own pace, `turn` is the player's, and `misses` counts their
    earlier misses of the question.
    """

    question: int
    correct: bool
    points: int
    received_at: int
    choices: list[int] | None = None
    text: str | None = None
    opened_at: int | None = None
    time_limit_ms: int | None = None
    skipped: bool = False
    turn: int | None = None
    misses: int | None = None


class PlayerReport(msgspec.Struct, frozen=True, kw_only=True):
    """The results of one player; equal scores share a `place`, which is null while the score is 0.

    In modes at one's own pace, `done` counts ended turns, with or without an answer, and `mastered` the
    questions answered right once; `finished` says that nothing is left.
    """

    player_id: PlayerId
    nickname: str
    score: int
    rank: int
    answers: list[AnswerReport]
    place: int | None = None
    team: int | None = None
    done: int | UnsetType = UNSET
    mastered: int | UnsetType = UNSET
    finished: bool | UnsetType = UNSET


class Confusion(msgspec.Struct, frozen=True, kw_only=True):
    """A text that was given instead of a word, and how often."""

    text: str
    times: int


class WordReport(msgspec.Struct, frozen=True, kw_only=True):
    """The results of one word over all questions made from it, counting given answers only."""

    word: str
    answered: int
    correct: int
    confused_with: list[Confusion]


class PreviousWord(msgspec.Struct, frozen=True, kw_only=True):
    """The results of one word at that time."""

    word: str
    correct: int
    answered: int


class PreviousResults(msgspec.Struct, frozen=True, kw_only=True):
    """The last time the same quiz was played: how many answers there were, and how many right ones."""

    session_id: SessionId
    finished_at: int
    correct: int
    answered: int
    words: list[PreviousWord] = []


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All results of a session: players by rank, words from the hardest.

    `previous`: when the same class, or without a class the same host, played the quiz before.
    """

    session: Session
    questions: list[QuestionReport]
    players: list[PlayerReport]
    words: list[WordReport] = []
    teams: list[TeamStanding] | UnsetType = UNSET
    previous: PreviousResults | UnsetType = UNSET
