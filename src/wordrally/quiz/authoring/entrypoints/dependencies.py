"""Dependencies of the authoring handlers."""

from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from wordrally.quiz.authoring.application.class_quizzes import ClassWorkshop
from wordrally.quiz.authoring.application.making import Workshop
from wordrally.quiz.authoring.application.quizzes import Library
from wordrally.quiz.shared.entrypoints.dependencies import from_state

LibraryDependency = NamedDependency[SkipValidation[Library]]
WorkshopDependency = NamedDependency[SkipValidation[Workshop]]

ClassWorkshopDependency = NamedDependency[SkipValidation[ClassWorkshop]]


async def _provide_class_workshop(state: State) -> ClassWorkshop:
    return ClassWorkshop(workshop=state.workshop, library=state.library, words=state.class_words)


AUTHORING = {"library": from_state("library")}
MAKING = {"workshop": from_state("workshop"), "tools": Provide(_provide_class_workshop)}
