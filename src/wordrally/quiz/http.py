"""HTTP routes of the quiz service. They can be imported and documented without any engine."""

from concurrent.futures import Executor
from dataclasses import dataclass, fields

from litestar import Litestar, Router

from wordrally.chassis.tokens.verifying import TokenVerifier
from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.quiz.authoring.application.class_quizzes import ClassWords
from wordrally.quiz.authoring.application.making import Workshop
from wordrally.quiz.authoring.application.quizzes import Library, QuizRefusal
from wordrally.quiz.authoring.entrypoints import http_lists, http_making, http_media, http_quizzes, http_words
from wordrally.quiz.authoring.entrypoints.http_quizzes import on_quiz_refused
from wordrally.quiz.live.application.joining.pin_guesses import PinGuesses
from wordrally.quiz.live.application.session_ports import SessionPorts
from wordrally.quiz.live.entrypoints import (
    http_assignments,
    http_joining,
    http_leading,
    http_players,
    http_practice,
    http_problems,
    http_sessions,
)
from wordrally.quiz.results.entrypoints import http_again, http_reports
from wordrally.quiz.shared.application.quotas import Quotas
from wordrally.quiz.shared.entrypoints.http_idempotency import Repeats

router = Router(
    path="/",
    route_handlers=[
        http_quizzes.router,
        http_lists.router,
        http_making.router,
        http_media.router,
        http_words.router,
        http_sessions.router,
        http_leading.router,
        http_players.router,
        http_joining.router,
        http_practice.router,
        http_assignments.router,
        http_reports.router,
        http_again.router,
    ],
    exception_handlers={**http_problems.HANDLERS, QuizRefusal: on_quiz_refused},
)


@dataclass(frozen=True, slots=True)
class QuizParts:
    """Dependencies of the handlers; `report_threads` render report files."""

    verifier: TokenVerifier
    library: Library
    live: SessionPorts
    guesses: PinGuesses
    report_threads: Executor
    workshop: Workshop
    repeats: Repeats
    wrong_codes: WrongCodes
    class_words: ClassWords
    quotas: Quotas


def attach(app: Litestar, parts: QuizParts) -> None:
    """Store the parts in the application's state, where the handlers' dependencies find them."""
    for field in fields(parts):
        app.state[field.name] = getattr(parts, field.name)
