"""The questions in one QTI item."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from xml.etree.ElementTree import Element

from wordrally.vocabulary.formats.plain_text.tidying import shortened
from wordrally.vocabulary.formats.proposal.gaps import GAP
from wordrally.vocabulary.formats.proposal.media import MediaSource
from wordrally.vocabulary.formats.proposal.pairs import matched
from wordrally.vocabulary.formats.proposal.rows import Found, ImportRow, Left
from wordrally.vocabulary.formats.qti.keys import QtiKey, keys_in
from wordrally.vocabulary.formats.qti.names import attribute, named, within
from wordrally.vocabulary.formats.qti.processing import rewarded
from wordrally.vocabulary.formats.qti.text import INLINE, Piece, has_picture, joined, pieces_of, text_of

MAX_INTERACTIONS = 20
MAX_TEXT = 2_000
MAX_PAIRS = 100
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
COMPUTED = "The right answer stands only in a computation of this item that cannot be read here."
ANY_OF_THEM = "Any one of the right choices is enough there; here all of them are asked for."


@dataclass(frozen=True, slots=True)
class QtiItemSettings:
    """Settings that a test makes for an item."""

    time_limit_ms: int | None = None
    points: int | None = None


def questions_in(
    item: Element, settings: QtiItemSettings, media: MediaSource | None = None
) -> Iterator[ImportRow]:
    """Return a question or a refusal for each interaction; other gaps in the same text are shown filled.

    `media` is a picture or sound in the text of the item.
    """
    body = next(within(item, "item-body"), None)
    pieces = [*pieces_of(body)] if body is not None else []
    interactions = [piece for piece in pieces if isinstance(piece, Element)]
    title = shortened(item.get("title", ""))
    if reason := _unreadable(item):
        yield Left(title or shortened(joined(piece for piece in pieces if isinstance(piece, str))), reason)
    elif not interactions:
        yield Left(title, "Nothing is asked in this item.")
    elif len(interactions) > MAX_INTERACTIONS:
        yield Left(title, f"More than {MAX_INTERACTIONS} things are asked in this item.")
    elif sum(len(piece) for piece in pieces if isinstance(piece, str)) > MAX_TEXT:
        yield Left(title, f"The text of this item is longer than {MAX_TEXT:,} characters.")
    else:
        reader = _Item(item, pieces)
        for row in chain.from_iterable(map(reader.ask, interactions)):
            yield replace(row, media=media, **asdict(settings)) if isinstance(row, Found) else row


def _unreadable(item: Element) -> str | None:
    """Return why nothing in the item can be asked: its text or its key is computed at run time."""
    if (
        next(within(item, "template-declaration", "template-processing", "printed-variable"), None)
        is not None
    ):
        return "The text of this item is computed anew for each candidate (template variables)."
    for processing in within(item, "response-processing"):
        compared = [*within(processing, "equal"), *within(processing, "equal-rounded")]
        if any(
            attribute(one, "tolerance-mode") not in {"", "exact"} or named(one) == "equal-rounded"
            for one in compared
        ):
            return "A number within a tolerance cannot be checked here."
        if next(within(processing, "pattern-match", "substring", "custom-operator"), None) is not None:
            return "The answer is compared by a rule that cannot be checked here."
    return None


class _Item:
    """An item while its interactions are converted one by one."""

    def __init__(self, item: Element, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._keys = keys_in(item)
        computed = rewarded(item)
        self._is_computed = computed is None
        for response, rule in (computed or {}).items():
            if not self._keys.get(response, QtiKey()).any_of():
                self._keys[response] = QtiKey(rule.best())
        self._filled = {piece: self._filling(piece) for piece in pieces if isinstance(piece, Element)}
        self._explanation, self._notes = _feedback(item)
        if has_picture(item):
            self._notes = [*self._notes, "A picture was left out."]

    def ask(self, interaction: Element) -> Iterator[ImportRow]:
        """Convert one interaction."""
        match named(interaction):
            case "choice-interaction" | "inline-choice-interaction":
                yield self._choice(interaction)
            case "text-entry-interaction":
                yield self._typed(interaction)
            case "match-interaction":
                yield from self._pairs(interaction)
            case name:
                yield Left(shortened(self._prompt(interaction)), REASONS.get(name, NOT_HERE))

    def _choice(self, interaction: Element) -> ImportRow:
        choices = list(within(interaction, *CHOICES))
        key = self._key(interaction)
        right = {*(key.correct or key.worth)}
        if not choices:
            return Left(shortened(self._prompt(interaction)), "There is no choice.")
        if self._is_computed and not right:
            return Left(shortened(self._prompt(interaction)), COMPUTED)
        if not all(map(text_of, choices)):
            return Left(
                shortened(self._prompt(interaction)), "A choice of this question has no text (a picture)."
            )
        return Found(
            prompt=self._prompt(interaction),
            choices=[text_of(choice) for choice in choices],
            correct=[
                place for place, choice in enumerate(choices) if attribute(choice, "identifier") in right
            ],
            explanation=self._explanation,
            notes=self._notes,
            doubts=[ANY_OF_THEM] if len(right) > 1 and _takes_one(interaction) else [],
        )

    def _typed(self, interaction: Element) -> ImportRow:
        if self._is_computed and not self._key(interaction).any_of():
            return Left(shortened(self._prompt(interaction)), COMPUTED)
        return Found(
            prompt=self._prompt(interaction),
            accepted=self._key(interaction).any_of(),
            explanation=self._explanation,
            notes=self._notes,
        )

    def _pairs(self, interaction: Element) -> Iterator[ImportRow]:
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
        if len(known) > MAX_PAIRS:
            yield Left(shortened(self._prompt(interaction)), f"There are more than {MAX_PAIRS} pairs.")
            return
        if not known:
            yield Left(shortened(self._prompt(interaction)), "It is not said which pairs belong together.")
        for left in dict.fromkeys(left for left, _ in known):
            rights = [sides[1][right] for one, right in known if one == left]
            prompt = f"{self._prompt(interaction)}\n{sides[0][left]}"
            yield matched(prompt, rights, [*sides[1].values()], self._explanation)

    def _prompt(self, asked: Element) -> str:
        """Return the text around the interaction, with its own prompt. A lone gap at the end is dropped."""
        stand_in = GAP if named(asked) in INLINE else f"\n{self._own_prompt(asked)}\n"
        stand_ins = self._filled | {asked: stand_in}
        text = joined(piece if isinstance(piece, str) else stand_ins[piece] for piece in self._pieces)
        return text.removesuffix(f"\n{GAP}") if named(asked) in INLINE else text

    def _own_prompt(self, interaction: Element) -> str:
        return "\n".join(text_of(prompt)[:MAX_TEXT] for prompt in islice(within(interaction, "prompt"), 1))

    def _filling(self, interaction: Element) -> str:
        """Return the text of a gap while another one is asked."""
        right = self._key(interaction).any_of()
        if named(interaction) not in INLINE:
            return ""
        names = {attribute(choice, "identifier"): text_of(choice) for choice in within(interaction, *CHOICES)}
        return names.get(right[0], right[0])[:MAX_TEXT] if right else "…"

    def _key(self, interaction: Element) -> QtiKey:
        return self._keys.get(attribute(interaction, "response-identifier"), QtiKey())


def _takes_one(interaction: Element) -> bool:
    """Return whether one choice is all that may be picked; 1 is what QTI 2 says of an unstated number."""
    return (
        named(interaction) == "inline-choice-interaction"
        or (attribute(interaction, "max-choices") or "1") == "1"
    )


def _feedback(item: Element) -> tuple[str, list[str]]:
    """Return the feedback shown after any answer, or after a right one."""
    texts = {
        attribute(feedback, "identifier").lower(): text_of(feedback)
        for feedback in within(item, "modal-feedback")
    }
    if len(texts) <= 1:
        return "".join(texts.values()), []
    right = [text for name, text in texts.items() if "correct" in name and "incorrect" not in name]
    return "".join(right[:1]), ["What was said about wrong answers was left out."]
