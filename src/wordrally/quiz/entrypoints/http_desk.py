"""The desk behind every handler: what the composition root put into the application's state."""

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import cast

from wordrally.quiz.application.guessing import PinGuesses
from wordrally.quiz.application.live import Live
from wordrally.quiz.application.making import Workshop
from wordrally.quiz.application.quizzes import Library
from wordrally.quiz.entrypoints.http_caller import AnyRequest, Verifier


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the HTTP handlers of the quiz service work with; `report_threads` render files."""

    verifier: Verifier
    library: Library
    live: Live
    guesses: PinGuesses
    report_threads: Executor
    workshop: Workshop


def desk_of(request: AnyRequest) -> Desk:
    """The desk of the application that serves this request."""
    return cast("Desk", request.app.state.desk)
