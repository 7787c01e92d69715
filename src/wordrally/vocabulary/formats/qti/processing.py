"""Keys that stand only in the response processing of a QTI item, as converters from QTI 1.2 write them.

Read are branches that raise a score if the response equals, or has among it, a fixed value. Values that are
worth most are the key. A rule of any other kind is not guessed at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from wordrally.vocabulary.formats.qti.names import attribute, named, within

EQUAL = ("match", "string-match", "equal")
BRANCHES = ("response-if", "response-else-if")
NUMBERS = {"integer", "float"}


class _Unknown(Exception):
    """A rule of another kind."""


@dataclass(frozen=True, slots=True)
class _Compared:
    response: str
    value: str
    is_member: bool


@dataclass(slots=True)
class Rewarded:
    """Values of a response that earn marks: alone, or together with others."""

    alone: dict[str, float] = field(default_factory=dict[str, float])
    together: dict[frozenset[str], float] = field(default_factory=dict[frozenset[str], float])

    def add(self, value: str, worth: float, *, joins: bool) -> None:
        """Count a value; one that `joins` is right beside the others that do."""
        if joins:
            others = next(iter(self.together), frozenset[str]())
            self.together = {others | {value}: max(worth, self.together.get(others, 0.0))}
        else:
            self.alone[value] = max(worth, self.alone.get(value, 0.0))

    def best(self) -> list[str]:
        """Return the values that are worth most; of several that add up, all that are worth something."""
        if self.together:
            return sorted(max(self.together, key=lambda values: (self.together[values], len(values))))
        most = max(self.alone.values(), default=0.0)
        return [value for value, worth in self.alone.items() if worth == most]


def rewarded(item: Element) -> dict[str, Rewarded] | None:
    """Return what earns marks by response identifier, or None if a rule is of another kind."""
    numbers = {
        attribute(outcome, "identifier")
        for outcome in within(item, "outcome-declaration")
        if attribute(outcome, "base-type") in NUMBERS
    }
    found: dict[str, Rewarded] = {}
    try:
        for branch in within(item, *BRANCHES):
            _read(branch, numbers, found)
    except _Unknown:
        return None
    return found


def _read(branch: Element, numbers: set[str], found: dict[str, Rewarded]) -> None:
    condition, *actions = list(branch)
    scoring = [action for action in actions if _sets(action, numbers)]
    worth = max(map(_amount, scoring), default=0.0)
    if worth <= 0:
        return
    if any(named(action) == "response-condition" for action in actions):
        raise _Unknown
    adds_up = any(named(part) == "sum" for action in scoring for part in action)
    if named(condition) == "and":
        _all_of(condition, worth, found)
        return
    for one in _alternatives(condition):
        found.setdefault(one.response, Rewarded()).add(one.value, worth, joins=one.is_member and adds_up)


def _all_of(condition: Element, worth: float, found: dict[str, Rewarded]) -> None:
    """Read `and`: several values of one response, or one of each response. Those under `not` are wrong."""
    wanted = [part for part in condition if named(part) != "not"]
    parts = [one for part in wanted for one in _alternatives(part)]
    responses = {one.response for one in parts}
    if len(parts) != len(wanted) or len(responses) not in {1, len(parts)}:
        raise _Unknown
    if len(responses) == 1 and parts[0].is_member:
        values = frozenset(one.value for one in parts)
        found.setdefault(parts[0].response, Rewarded()).together[values] = worth
        return
    for one in parts:
        found.setdefault(one.response, Rewarded()).add(one.value, worth, joins=False)


def _alternatives(condition: Element) -> Iterator[_Compared]:
    """Yield what is compared: one comparison, or each one under `or`."""
    name, parts = named(condition), list(condition)
    if name == "or":
        for part in parts:
            yield from _alternatives(part)
        return
    kinds = {named(part): part for part in parts}
    if name not in {*EQUAL, "member"} or {*kinds} != {"variable", "base-value"}:
        raise _Unknown
    value = (kinds["base-value"].text or "").strip()
    yield _Compared(attribute(kinds["variable"], "identifier"), value, name == "member")


def _sets(action: Element, numbers: set[str]) -> bool:
    return named(action) == "set-outcome-value" and attribute(action, "identifier") in numbers


def _amount(action: Element) -> float:
    """Return what an action sets a score to, or adds to it."""
    expression = [named(part) for part in action]
    if expression == ["subtract"]:
        return 0.0
    values = list(within(action, "base-value"))
    if expression not in (["base-value"], ["sum"]) or len(values) != 1:
        raise _Unknown
    try:
        return float(values[0].text or "")
    except ValueError:
        raise _Unknown from None
