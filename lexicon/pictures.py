"""Emoji of words, and their names in other languages."""

from functools import cache

from lexicon.sources import LANGUAGES, emoji_names
from lexicon.teaching import lessons

NOUNS_ARE_CAPITALS = ("de",)  # the names were written small
VARIATION = "\ufe0f"


@cache
def _bare_names(language: str) -> dict[str, str]:
    return {sign.replace(VARIATION, ""): name for sign, name in emoji_names(language).items()}


def translations(sign: str, lemma: str) -> dict[str, str]:
    """Return names by language, where the English name of the emoji is the very word."""
    bare = sign.replace(VARIATION, "")
    if _bare_names("en").get(bare, "").lower() not in (lemma, f"{lemma} face"):
        return {}
    return {
        language: name[0].upper() + name[1:] if language in NOUNS_ARE_CAPITALS else name
        for language in LANGUAGES
        if (name := _bare_names(language).get(bare)) and len(name) <= 40 and len(name.split()) <= 2
    }


@cache
def pictures() -> dict[str, str]:
    """Return the emoji of each word that we gave one."""
    return {lesson.lemma: lesson.emoji for lesson in lessons() if lesson.emoji}
