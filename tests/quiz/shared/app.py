"""The application of `quiz`, built once: each test attaches parts of its own."""

from functools import cache

from litestar import Litestar

from wordrally.chassis.health import Health
from wordrally.chassis.http.application import create_app
from wordrally.quiz.http import QuizParts, attach, router


def quiz_app(parts: QuizParts) -> Litestar:
    """Return the application with these parts instead of those of the test before."""
    attach(_app(), parts)
    return _app()


@cache
def _app() -> Litestar:
    return create_app([router], health=Health("quiz"))
