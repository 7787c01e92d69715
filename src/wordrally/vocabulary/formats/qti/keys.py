"""The keys of a QTI item."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from wordrally.vocabulary.formats.qti.names import attribute, within


@dataclass(frozen=True, slots=True)
class QtiKey:
    """Identifiers or texts declared correct, and those that earn full marks."""

    correct: Sequence[str] = ()
    worth: Sequence[str] = ()

    def any_of(self) -> list[str]:
        """Return every accepted key."""
        return [*dict.fromkeys([*self.correct, *self.worth])]


def keys_in(item: Element) -> dict[str, QtiKey]:
    """Return the keys by response identifier."""
    return {attribute(key, "identifier"): _key(key) for key in within(item, "response-declaration")}


def _key(declaration: Element) -> QtiKey:
    correct = [
        (value.text or "").strip()
        for response in within(declaration, "correct-response")
        for value in within(response, "value")
    ]
    worth = {
        attribute(entry, "map-key"): _number(attribute(entry, "mapped-value"))
        for entry in within(declaration, "map-entry")
    }
    best = max(worth.values(), default=0.0)
    return QtiKey(correct, [key for key, value in worth.items() if value == best > 0])


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
