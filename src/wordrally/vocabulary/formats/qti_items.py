"""The questions in one item of QTI."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from wordrally.vocabulary.formats.gaps import GAP
from wordrally.vocabulary.formats.pairs import matched
from wordrally.vocabulary.formats.qti_names import attribute, named, within
from wordrally.vocabulary.formats.qti_text import INLINE, has_picture, is_interaction, text_of
from wordrally.vocabulary.formats.rows import Found, Left, Row
from wordrally.vocabulary.formats.texts import shortened

MAX_INTERACTIONS = 20
CHOICES = ("simple-choice", "inline-choice")
REASONS = {
    "order-interaction": "Putting things in order cannot be asked here.",
    "associate-interaction": "Associating things freely cannot be asked here.",
    "gap-match-interaction": "Dragging texts into gaps cannot be asked here.",
    "extended-text-interaction": "A free text has no right answer that could be checked.",
    "upload-interaction": "A file cannot be handed in here.",
    "hottext-interaction": "Marking words in a text cannot be asked here.",
    "slider-interaction": "A slider cannot be asked for here.",
}
NOT_HERE = "This way of answering cannot be asked for here."


@dataclass(frozen=True, slots=True)
class Settings:
    """What a test says of an item."""

    time_limit_ms: int | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """What is right: identifiers or texts, and those which are worth something without being said to be right."""

    correct: Sequence[str] = ()
    worth: Sequence[str] = ()

    def any_of(self) -> list[str]:
        """Everything that may be taken for right."""
        return [*dict.fromkeys([*self.correct, *self.worth])]


def questions_in(item: Element, settings: Settings) -> Iterator[Row]:
    """A question, or a reason, for each interaction; other gaps in the same text are shown filled."""
    body = next(within(item, "item-body"), None)
    interactions = [element for element in body.iter() if is_interaction(element)] if body is not None else []
    if body is None or not interactions:
        yield Left(shortened(item.get("title", "")), "Nothing is asked in this item.")
        return
    if len(interactions) > MAX_INTERACTIONS:
        yield Left(
            shortened(item.get("title", "")), f"More than {MAX_INTERACTIONS} things are asked in this item."
        )
        return
    keys = {attribute(key, "identifier"): _key(key) for key in within(item, "response-declaration")}
    reader = _Item(item, body, interactions, keys)
    for row in (row for interaction in interactions for row in reader.ask(interaction)):
        yield (
            replace(row, time_limit_ms=settings.time_limit_ms, points=settings.points)
            if isinstance(row, Found)
            else row
        )


def _key(declaration: Element) -> Key:
    values = [
        value.text or ""
        for right in within(declaration, "correct-response")
        for value in within(right, "value")
    ]
    entries = [
        (attribute(entry, "map-key"), attribute(entry, "mapped-value"))
        for entry in within(declaration, "map-entry")
    ]
    best = max((_number(worth) for _, worth in entries), default=0.0)
    return Key(
        [value.strip() for value in values], [key for key, worth in entries if _number(worth) == best > 0]
    )


class _Item:
    """An item while its interactions are asked one by one."""

    def __init__(
        self, item: Element, body: Element, interactions: Sequence[Element], keys: dict[str, Key]
    ) -> None:
        self._item = item
        self._body = body
        self._keys = keys
        self._filled = {inner: self._filling(inner) for inner in interactions if named(inner) in INLINE}
        self._explanation, self._notes = _feedback(item)
        if has_picture(body):
            self._notes = [*self._notes, "A picture was left out."]

    def ask(self, interaction: Element) -> Iterator[Row]:
        """What that interaction asks."""
        match named(interaction):
            case "choice-interaction" | "inline-choice-interaction":
                yield self._choice(interaction)
            case "text-entry-interaction":
                yield self._typed(interaction)
            case "match-interaction":
                yield from self._pairs(interaction)
            case name:
                yield Left(shortened(self._prompt(interaction)), REASONS.get(name, NOT_HERE))

    def _choice(self, interaction: Element) -> Row:
        choices = list(within(interaction, *CHOICES))
        key = self._key(interaction)
        right = key.correct or key.worth
        if not choices:
            return Left(shortened(self._prompt(interaction)), "There is no choice.")
        return Found(
            prompt=self._prompt(interaction),
            choices=[text_of(choice) for choice in choices],
            correct=[
                place for place, choice in enumerate(choices) if attribute(choice, "identifier") in right
            ],
            explanation=self._explanation,
            notes=self._notes,
        )

    def _typed(self, interaction: Element) -> Row:
        return Found(
            prompt=self._prompt(interaction),
            accepted=self._key(interaction).any_of(),
            explanation=self._explanation,
            notes=self._notes,
        )

    def _pairs(self, interaction: Element) -> Iterator[Row]:
        sets = list(within(interaction, "simple-match-set"))
        sides = [
            {
                attribute(choice, "identifier"): text_of(choice)
                for choice in within(side, "simple-associable-choice")
            }
            for side in sets
        ]
        pairs = [pair for value in self._key(interaction).any_of() if len(pair := value.split()) == 2]
        known = [
            (left, right)
            for left, right in pairs
            if len(sides) == 2 and left in sides[0] and right in sides[1]
        ]
        if not known:
            yield Left(shortened(self._prompt(interaction)), "It is not said which pairs belong together.")
        for left in dict.fromkeys(left for left, _ in known):
            rights = [sides[1][right] for one, right in known if one == left]
            prompt = f"{self._prompt(interaction)}\n{sides[0][left]}"
            yield matched(prompt, rights, [*sides[1].values()], self._explanation)

    def _prompt(self, interaction: Element) -> str:
        """The text around the interaction and the prompt within; a gap that stands alone at the end says nothing."""
        stand_ins = self._filled | {
            interaction: GAP if named(interaction) in INLINE else _own_prompt(interaction)
        }
        text = text_of(self._body, stand_ins)
        return text.removesuffix(f"\n{GAP}")

    def _filling(self, interaction: Element) -> str:
        right = self._key(interaction).any_of()
        names = {attribute(choice, "identifier"): text_of(choice) for choice in within(interaction, *CHOICES)}
        return names.get(right[0], right[0]) if right else "…"

    def _key(self, interaction: Element) -> Key:
        return self._keys.get(attribute(interaction, "response-identifier"), Key())


def _own_prompt(interaction: Element) -> str:
    return "".join(f"\n{text_of(prompt)}\n" for prompt in within(interaction, "prompt"))


def _feedback(item: Element) -> tuple[str, list[str]]:
    """What is said after any answer, or after a right one."""
    texts = {
        attribute(feedback, "identifier").lower(): text_of(feedback)
        for feedback in within(item, "modal-feedback")
    }
    if len(texts) <= 1:
        return "".join(texts.values()), []
    right = [text for name, text in texts.items() if "correct" in name and "incorrect" not in name]
    return "".join(right[:1]), ["What was said about wrong answers was left out."]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
