"""One spelling for the names of QTI: `choiceInteraction` of 2.x and `qti-choice-interaction` of 3.0 are the same."""

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

CAPITAL = re.compile(r"(?<!^)([A-Z])")


@lru_cache(maxsize=1_000)
def _spelled(tag: str) -> str:
    return CAPITAL.sub(r"-\1", tag.rpartition("}")[2]).lower().removeprefix("qti-")


def named(element: Element) -> str:
    """The element's name as 3.0 spells it, without its prefix."""
    return _spelled(element.tag)


def within(element: Element, *names: str) -> Iterator[Element]:
    """The elements in this one that have one of these names; in order."""
    return (inner for inner in element.iter() if named(inner) in names)


def attribute(element: Element, name: str) -> str:
    """The attribute of that name, in either spelling; empty when there is none."""
    first, *others = name.split("-")
    return element.get(name) or element.get(first + "".join(map(str.capitalize, others)), "")
