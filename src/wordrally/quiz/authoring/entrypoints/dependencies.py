"""Dependencies of the authoring handlers."""

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from wordrally.quiz.authoring.application.making import Workshop
from wordrally.quiz.authoring.application.quizzes import Library
from wordrally.quiz.shared.entrypoints.dependencies import from_state

LibraryDependency = NamedDependency[SkipValidation[Library]]
WorkshopDependency = NamedDependency[SkipValidation[Workshop]]

AUTHORING = {"library": from_state("library")}
MAKING = {"workshop": from_state("workshop")}
