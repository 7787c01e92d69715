"""Which recipes a quiz can be made by."""

import pytest

from wordrally.contracts.http.vocabulary import QuizRecipe
from wordrally.quiz.authoring.domain.recipes import check_recipe

TOPICS = {"food"}


@pytest.mark.parametrize(
    "recipe",
    [
        QuizRecipe(words=["drizzle"]),
        QuizRecipe(words=["drizzle", " "], level="B1"),
        QuizRecipe(text="It began to drizzle.", level="A2"),
        QuizRecipe(level="B1"),
        QuizRecipe(level="B1", topic="food"),
    ],
)
def test_words_come_from_a_list_a_text_or_a_level(recipe: QuizRecipe) -> None:
    assert check_recipe(recipe, TOPICS) == []


@pytest.mark.parametrize(
    ("recipe", "fields"),
    [
        (QuizRecipe(), ["/words"]),
        (QuizRecipe(words=[]), ["/words"]),
        (QuizRecipe(words=[" ", ""]), ["/words"]),
        (QuizRecipe(text=" \n"), ["/text"]),
        (QuizRecipe(words=["drizzle"], text="It rains."), ["/text"]),
        (QuizRecipe(topic="food"), ["/level"]),
        (QuizRecipe(level="B1", topic="fools"), ["/topic"]),
        (QuizRecipe(words=["drizzle"], topic="food"), ["/topic"]),
        (QuizRecipe(text=" ", topic="fools"), ["/text", "/topic"]),
    ],
)
def test_a_recipe_of_no_or_of_two_sources_is_refused_at_its_fields(
    recipe: QuizRecipe, fields: list[str]
) -> None:
    assert [error.field for error in check_recipe(recipe, TOPICS)] == fields
