"""Generated nicknames, such as *Brave Otter*.

A name is an adjective and an animal of one language, with a number if need be.
"""

import random
import re
from collections.abc import Mapping
from typing import NamedTuple


class NameWords(NamedTuple):
    """Words of one language that combine freely, and the rule that makes a name of two of them."""

    adjectives: tuple[str, ...]
    animals: tuple[str, ...]
    pattern: str = "{adjective} {animal}"


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split(", "))


NAME_WORDS: Mapping[str, NameWords] = {
    "en": NameWords(
        _split(
            "Brave, Bright, Calm, Clever, Cosmic, Curious, Daring, Eager, Fast, Gentle, Happy, "
            "Jolly, Kind, Lucky, Mighty, Nimble, Proud, Quick, Quiet, Shiny, Silver, Swift, "
            "Witty, Zesty"
        ),
        _split(
            "Badger, Beaver, Bison, Crane, Dolphin, Eagle, Falcon, Ferret, Finch, Fox, Gecko, "
            "Hare, Heron, Ibex, Koala, Lemur, Lynx, Marten, Moose, Otter, Owl, Panda, Puffin, "
            "Raven, Robin, Seal, Swan, Tiger, Turtle, Wolf"
        ),
    ),
    "de": NameWords(
        _split(
            "Bunter, Eifriger, Fixer, Flinker, Froher, Heller, Kecker, Kluger, Munterer, "
            "Mutiger, Netter, Rascher, Ruhiger, Sanfter, Schlauer, Stolzer, Tapferer, Wacher, "
            "Wilder"
        ),
        _split(
            "Adler, Biber, Dachs, Delfin, Elch, Falke, Fink, Fuchs, Hase, Hecht, Igel, Kauz, "
            "Koala, Kranich, Luchs, Marder, Otter, Panda, Pinguin, Rabe, Reiher, Spatz, "
            "Storch, Tiger, Uhu, Wal, Wolf"
        ),
    ),
    "es": NameWords(
        _split("Alegre, Amable, Audaz, Capaz, Fuerte, Genial, Grande, Leal, Noble, Tenaz, Valiente, Veloz"),
        _split(
            "Alce, Bisonte, Búho, Cisne, Colibrí, Cuervo, Delfín, Erizo, Gorrión, Halcón, "
            "Koala, Lince, Lobo, Mapache, Oso, Panda, Pingüino, Puma, Tejón, Tigre, "
            "Zorro"
        ),
        "{animal} {adjective}",
    ),
    "vi": NameWords(
        _split("Chăm, Dũng, Hiền, Khéo, Khỏe, Lanh, May, Nhanh, Sáng, Tài, Tươi, Vui"),
        _split("Báo, Cá Heo, Cáo, Cò, Cú, Gấu, Hổ, Hươu, Nai, Nhím, Rái Cá, Rùa, Sóc, Thỏ, Voi"),
        "{animal} {adjective}",
    ),
    "ar": NameWords(
        _split("سريع, ذكي, شجاع, هادئ, لطيف, سعيد, قوي, نشيط, ماهر, لامع, كريم, فضولي"),
        _split("ثعلب, نمر, صقر, نسر, دب, ذئب, أرنب, غزال, فهد, حوت, طاووس, بطريق, سنجاب, دلفين"),
        "{animal} {adjective}",
    ),
}

LARGEST_NUMBER = 99


def deal_name(dice: random.Random, language: str = "en", *, numbered: bool = False) -> str:
    """Draw a name in this language, or in English.

    `numbered` is set when names without a number run short.
    """
    words = NAME_WORDS.get(language, NAME_WORDS["en"])
    name = words.pattern.format(adjective=dice.choice(words.adjectives), animal=dice.choice(words.animals))
    return f"{name} {dice.randint(2, LARGEST_NUMBER)}" if numbered else name


def is_dealt(name: str) -> bool:
    """Return whether `deal_name` can have made the name."""
    bare = re.sub(r" [1-9][0-9]?$", "", name)
    return any(_makes(words, bare) for words in NAME_WORDS.values())


def _makes(words: NameWords, name: str) -> bool:
    for animal in words.animals:
        rest = _other_part(words, name, animal)
        if rest in words.adjectives:
            return True
    return False


def _other_part(words: NameWords, name: str, animal: str) -> str | None:
    begins = words.pattern.startswith("{animal}")
    if begins and name.startswith(f"{animal} "):
        return name.removeprefix(f"{animal} ")
    if not begins and name.endswith(f" {animal}"):
        return name.removesuffix(f" {animal}")
    return None
