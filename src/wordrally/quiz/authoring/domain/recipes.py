"""Rules that span several fields of a recipe: the source of its words, and its topic."""

from collections.abc import Collection, Iterator

from wordrally.contracts.http.problems import FieldError
from wordrally.contracts.http.vocabulary import QuizRecipe


def check_recipe(recipe: QuizRecipe, topics: Collection[str]) -> list[FieldError]:
    """Return the errors of the recipe; empty for a valid one.

    The words come from exactly one source: a list, a text or a level.
    """
    return [*_check_pick(recipe), *_check_source(recipe), *_check_topic(recipe, topics)]


def _check_pick(recipe: QuizRecipe) -> Iterator[FieldError]:
    if recipe.pick is not None:
        yield FieldError(
            field="/pick", message="Words are picked from a class; give its id.", code="no-class"
        )


def check_class_recipe(recipe: QuizRecipe) -> list[FieldError]:
    """Return the errors of a recipe whose words come from a class, and thus from nothing else."""
    others = {"words": recipe.words, "text": recipe.text, "topic": recipe.topic}
    return [
        FieldError(field=f"/{name}", message="The class picks the words itself.", code="two-sources")
        for name, value in others.items()
        if value is not None
    ]


def _check_source(recipe: QuizRecipe) -> Iterator[FieldError]:
    if recipe.words is not None and recipe.text is not None:
        yield FieldError(
            field="/text", message="Words come from a list or from a text, not from both.", code="two-sources"
        )
    elif recipe.words is not None:
        if not any(word.strip() for word in recipe.words):
            yield FieldError(field="/words", message="There is no word in this list.", code="no-words")
    elif recipe.text is not None:
        if not recipe.text.strip():
            yield FieldError(field="/text", message="There is no word in this text.", code="no-words")
    elif recipe.level is None:
        yield FieldError(field="/level" if recipe.topic else "/words", message=_NO_SOURCE, code="no-source")


_NO_SOURCE = "Give a list of words, a text, or a level with an optional topic."


def _check_topic(recipe: QuizRecipe, topics: Collection[str]) -> Iterator[FieldError]:
    if recipe.topic is None:
        return
    if recipe.words is not None or recipe.text is not None:
        yield FieldError(
            field="/topic",
            message="A topic picks the words itself; leave words and text out.",
            code="two-sources",
        )
    elif recipe.topic not in topics:
        yield FieldError(
            field="/topic",
            message="There is no such topic; GET /api/v1/topics lists them.",
            code="unknown-topic",
        )
