"""HTTP responses for refusals and outages.

The problem types are stable, since clients tell cases apart by them.
"""

from collections.abc import Callable
from typing import NoReturn

from litestar import Response

from wordrally.chassis.http.problems import ProblemError, problem_response, unavailable
from wordrally.contracts.http.problems import FieldError
from wordrally.quiz.live.application.joining.class_codes import CodeTriesUsedUp
from wordrally.quiz.live.application.joining.join_admission import JoinRejected
from wordrally.quiz.live.application.ports import Behind
from wordrally.quiz.live.application.session_ports import UNKNOWN, UnknownSession
from wordrally.quiz.live.domain.refusals import QuizError, Reason
from wordrally.quiz.live.entrypoints.outages import OUTAGES
from wordrally.quiz.shared.entrypoints.http_caller import AnyRequest

PROBLEMS: dict[Reason, tuple[int, str]] = {
    "unknown_session": (404, "unknown-session"),
    "unknown_pin": (404, "unknown-pin"),
    "unknown_quiz": (404, "unknown-quiz"),
    "unknown_player": (404, "unknown-player"),
    "not_allowed": (403, "not-allowed"),
    "mode_unsupported": (422, "mode-unsupported"),
    "wrong_mode": (409, "wrong-mode"),
    "wrong_phase": (409, "wrong-phase"),
    "stale_version": (412, "stale-session"),
    "already_answered": (409, "already-answered"),
    "bad_end": (422, "bad-end"),
    "bad_deadline": (422, "invalid-request"),
    "bad_opening": (422, "invalid-request"),
    "bad_feedback": (422, "invalid-request"),
    "finished": (409, "session-finished"),
    "locked": (409, "session-locked"),
    "late_join_off": (409, "late-join-off"),
    "full": (409, "session-full"),
    "name_taken": (409, "nickname-taken"),
    "already_joining": (409, "already-joining"),
    "bad_nickname": (422, "bad-nickname"),
    "ways_to_join": (422, "invalid-request"),
    "unknown_seat_code": (404, "unknown-seat-code"),
    "no_class": (409, "no-class"),
    "bad_time_factor": (422, "invalid-request"),
    "nothing_missed": (409, "nothing-missed"),
    "nothing_due": (409, "nothing-due"),
    "no_word_missed": (409, "no-word-missed"),
    "quiz_missing": (422, "invalid-request"),
    "quiz_in_play": (409, "quiz-in-play"),
    "bad_team": (422, "invalid-request"),
    "nickname_unsuitable": (422, "nickname-unsuitable"),
    "bad_teams": (422, "invalid-request"),
    "unknown_code": (404, "unknown-code"),
    "code_needed": (409, "code-needed"),
    "unknown_class": (404, "unknown-class"),
    "removed": (409, "removed"),
}

TURNED_AWAY = {
    "busy": ("More want to join than can be let in at once; try again in a moment.", 2),
    "full": ("There is no room for anybody else at the moment; try again in a while.", 10),
}
"""Detail of a rejected join, and the time after which to retry (s)."""

FIELDS: dict[Reason, str] = {
    "mode_unsupported": "/mode",
    "bad_nickname": "/nickname",
    "ways_to_join": "/nickname",
    "unknown_seat_code": "/seat_code",
    "no_class": "/code",
    "bad_team": "/team",
    "nickname_unsuitable": "/nickname",
    "bad_teams": "/settings/teams",
    "bad_time_factor": "/time_factor",
    "unknown_code": "/code",
    "code_needed": "/code",
    "unknown_class": "/settings/class_id",
    "quiz_missing": "/quiz_id",
    "bad_end": "/closes_at",
    "bad_deadline": "/closes_at",
    "bad_opening": "/opens_at",
    "bad_feedback": "/settings/feedback",
}
"""Field of the request body that a refusal is about."""


def refuse(refusal: QuizError) -> NoReturn:
    """Raise the problem document of a refusal."""
    status, kind = PROBLEMS[refusal.reason]
    errors = [
        FieldError(
            field=FIELDS[each.reason],
            message=each.detail,
            code=each.code or PROBLEMS[each.reason][1],
            values=dict(each.values),
        )
        for each in (refusal, *refusal.others)
        if each.reason in FIELDS
    ]
    raise ProblemError(status, kind, refusal.detail, errors=errors)


def _on_scoring_behind(_request: AnyRequest, _error: Behind) -> Response[bytes]:
    detail = "Results are catching up. What was answered is safe; try again in a moment."
    problem = unavailable(detail)
    return problem_response(problem.problem, problem.headers)


def _on_outage(_request: AnyRequest, _error: Exception) -> Response[bytes]:
    problem = unavailable("We cannot do this at the moment; try again.")
    return problem_response(problem.problem, problem.headers)


def _on_unknown_session(_request: AnyRequest, _error: UnknownSession) -> Response[bytes]:
    problem = ProblemError(404, "unknown-session", UNKNOWN.detail)
    return problem_response(problem.problem)


def _on_turned_away(_request: AnyRequest, away: JoinRejected) -> Response[bytes]:
    detail, retry_after_s = TURNED_AWAY[away.reason]
    problem = ProblemError(503, "overloaded", detail, headers={"Retry-After": str(retry_after_s)})
    return problem_response(problem.problem, problem.headers)


def _on_too_many_codes(_request: AnyRequest, refusal: CodeTriesUsedUp) -> Response[bytes]:
    detail = "Too many wrong codes came from this device or network; try again in a moment."
    headers = {"Retry-After": str(-(-refusal.retry_after_ms // 1000))}
    problem = ProblemError(429, "too-many-codes", detail, headers=headers)
    return problem_response(problem.problem, problem.headers)


HANDLERS: dict[int | type[Exception], Callable[..., Response[bytes]]] = {
    **dict.fromkeys(OUTAGES, _on_outage),
    Behind: _on_scoring_behind,
    UnknownSession: _on_unknown_session,
    JoinRejected: _on_turned_away,
    CodeTriesUsedUp: _on_too_many_codes,
}
