"""All HTTP calls of the quiz service. They can be imported, and described, without anything that they work with."""

from litestar import Litestar, Router

from wordrally.quiz.entrypoints import (
    http_joining,
    http_leading,
    http_making,
    http_problems,
    http_quizzes,
    http_reports,
    http_sessions,
    http_words,
)
from wordrally.quiz.entrypoints.http_desk import Desk

router = Router(
    path="/",
    route_handlers=[
        http_quizzes.router,
        http_making.router,
        http_words.router,
        http_sessions.router,
        http_leading.router,
        http_joining.router,
        http_reports.router,
    ],
    exception_handlers=http_problems.HANDLERS,
)


def attach(app: Litestar, desk: Desk) -> None:
    """Give the calls of `app` what they work with."""
    app.state.desk = desk
