"""Parts of frames: a session, a question, its key and its players as a socket shows them."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from wordrally.contracts.http.quizzes import Almost, Media, Speech
from wordrally.contracts.http.sessions import Mode, Phase, Settings
from wordrally.contracts.ids import PlayerId, SessionId


class QuestionView(msgspec.Struct, frozen=True, kw_only=True):
    """A question as players see it, always without its key.

    `multiple`: several choices may be right. `letters` are set for `scramble`, `spoken` for `listen`,
    `paused_at` during a pause, and `turn` in paced modes.
    """

    index: int
    count: int
    kind: str
    prompt: str
    media: Media | None
    choices: list[str] | None
    multiple: bool
    points: int
    time_limit_ms: int
    opened_at: int
    closes_at: int
    letters: list[str] | None = None
    spoken: Speech | None = None
    paused_at: int | UnsetType = UNSET
    turn: int | UnsetType = UNSET
    prompt_language: str | None = None
    answer_language: str | None = None


class GivenAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stored answer. `correct` and `points` are set once the player may know them.

    `opened_at` and `time_limit_ms` are the values it is judged by.
    """

    question: int
    received_at: int
    choices: list[int] | None = None
    text: str | None = None
    correct: bool | None = None
    points: int | None = None
    opened_at: int | None = None
    time_limit_ms: int | None = None
    turn: int | None = None
    almost: Almost | None = None


class RevealView(msgspec.Struct, frozen=True, kw_only=True):
    """The key of a closed question. `counts` are per choice, or per given text (the 20 most frequent).

    Typed answers that were judged right count for the text in `correct` that they met.
    `skipped`: the host skipped the question, which earned nothing. In paced modes `turn` is set and `counts`
    are missing.
    """

    question: int
    correct: list[int | str]
    counts: list[int] | dict[str, int] | UnsetType = UNSET
    explanation: str | None
    skipped: bool | UnsetType = UNSET
    turn: int | UnsetType = UNSET


class PlayerRef(msgspec.Struct, frozen=True, kw_only=True):
    """A player's id and nickname, with their chosen avatar and their team."""

    player_id: PlayerId
    nickname: str
    avatar: int | UnsetType = UNSET
    team: int | UnsetType = UNSET


class You(msgspec.Struct, frozen=True, kw_only=True):
    """The receiver; a host has `role` only.

    `score` omits what feedback still holds back. `rank` and `place` are those of the last close. Equal scores
    share a place, which is null while the score is 0. In paced modes `done` counts ended turns, `mastered`
    questions answered right once, and `of` all questions.
    """

    role: Literal["host", "player"]
    player_id: PlayerId | UnsetType = UNSET
    nickname: str | UnsetType = UNSET
    score: int | UnsetType = UNSET
    rank: int | UnsetType = UNSET
    streak: int | UnsetType = UNSET
    place: int | UnsetType | None = UNSET
    avatar: int | UnsetType = UNSET
    team: int | UnsetType = UNSET
    done: int | UnsetType = UNSET
    mastered: int | UnsetType = UNSET
    of: int | UnsetType = UNSET
    finished: bool | UnsetType = UNSET


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """A session as a socket shows it. `opens_at` and `closes_at` are null in modes led by a host."""

    id: SessionId
    pin: str
    mode: Mode
    phase: Phase
    quiz_title: str
    question_count: int
    locked: bool
    paused: bool = False
    opens_at: int | None = None
    closes_at: int | None = None
    settings: Settings | UnsetType = UNSET
