"""One spelling for names of QTI: `choiceInteraction` of 2.x equals `qti-choice-interaction` of 3.0."""

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

CAPITAL = re.compile(r"(?<!^)([A-Z])")


@lru_cache(maxsize=1_000)
def _spelled(tag: str) -> str:
    return CAPITAL.sub(r"-\1", tag.rpartition("}")[2]).lower().removeprefix("qti-")


def named(element: Element) -> str:
    """Return the element's name in the spelling of 3.0, without its prefix."""
    return _spelled(element.tag)


def within(element: Element, *names: str) -> Iterator[Element]:
    """Yield the descendants with one of these names, in document order."""
    return (inner for inner in element.iter() if named(inner) in names)


def attribute(element: Element, name: str) -> str:
    """Return the attribute of that name in either spelling, or an empty text."""
    first, *others = name.split("-")
    return element.get(name) or element.get(first + "".join(map(str.capitalize, others)), "")
