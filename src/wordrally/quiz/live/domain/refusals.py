"""Reasons for which the rules of a live session refuse a request. A refusal is an answer, not a failure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Reason = Literal[
    "unknown_session",
    "unknown_pin",
    "unknown_quiz",
    "unknown_player",
    "not_allowed",
    "mode_unsupported",
    "wrong_mode",
    "wrong_phase",
    "stale_version",
    "already_answered",
    "bad_end",
    "bad_deadline",
    "bad_opening",
    "bad_feedback",
    "finished",
    "locked",
    "late_join_off",
    "full",
    "name_taken",
    "already_joining",
    "bad_nickname",
    "ways_to_join",
    "unknown_seat_code",
    "no_class",
    "bad_time_factor",
    "nothing_missed",
    "nothing_due",
    "no_word_missed",
    "quiz_missing",
    "quiz_in_play",
    "bad_team",
    "nickname_unsuitable",
    "bad_teams",
    "unknown_code",
    "code_needed",
    "unknown_class",
    "removed",
]


@dataclass(frozen=True, slots=True)
class QuizError:
    """Refusal with a reason for programs and a sentence for people.

    `code` and `values` translate the sentence at its field, where the reason alone is too broad for that.
    `others` are refusals of the same request that do not depend on this one.
    """

    reason: Reason
    detail: str
    code: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict[str, str | int], hash=False)
    others: "tuple[QuizError, ...]" = ()


def together(*refusals: QuizError | None) -> QuizError | None:
    """Return the first refusal with the others, or None if there are none."""
    found = [refusal for refusal in refusals if refusal is not None]
    return replace(found[0], others=tuple(found[1:])) if found else None
