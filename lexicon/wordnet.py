"""WordNet's database files, read into memory."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
PART_OF_NUMBER = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
# The lexicographer files in the order of their numbers in the data.
FIELDS = [
    "adj.all",
    "adj.pert",
    "adv.all",
    "noun.Tops",
    "noun.act",
    "noun.animal",
    "noun.artifact",
    "noun.attribute",
    "noun.body",
    "noun.cognition",
    "noun.communication",
    "noun.event",
    "noun.feeling",
    "noun.food",
    "noun.group",
    "noun.location",
    "noun.motive",
    "noun.object",
    "noun.person",
    "noun.phenomenon",
    "noun.plant",
    "noun.possession",
    "noun.process",
    "noun.quantity",
    "noun.relation",
    "noun.shape",
    "noun.state",
    "noun.substance",
    "noun.time",
    "verb.body",
    "verb.change",
    "verb.cognition",
    "verb.communication",
    "verb.competition",
    "verb.consumption",
    "verb.contact",
    "verb.creation",
    "verb.emotion",
    "verb.motion",
    "verb.perception",
    "verb.possession",
    "verb.social",
    "verb.stative",
    "verb.weather",
    "adj.ppl",
]

SynsetId = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Pointer:
    """Link from a synset or its word number `source` (from 1) to another or its word number `target`."""

    symbol: str
    synset: SynsetId
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Synset:
    """Words that mean the same, and that meaning."""

    id: SynsetId
    field: str
    words: tuple[str, ...]
    definition: str
    examples: tuple[str, ...]
    pointers: tuple[Pointer, ...]
    frames: frozenset[int]  # of verbs: the sentences that they can stand in

    @property
    def lemmas(self) -> tuple[str, ...]:
        return tuple(word.lower() for word in self.words)


class WordNet:
    """Synsets by id, the senses of a lemma by frequency, and how often each was tagged in text."""

    def __init__(self, folder: Path) -> None:
        self.synsets: dict[SynsetId, Synset] = {}
        self.senses: dict[tuple[str, str], tuple[SynsetId, ...]] = {}
        self.tags: dict[tuple[str, SynsetId], int] = {}
        for part, name in FILES.items():
            for line in _lines(folder / f"data.{name}"):
                synset = _synset(line)
                self.synsets[synset.id] = synset
            for line in _lines(folder / f"index.{name}"):
                cells = line.split()
                offsets = cells[-int(cells[2]) :]
                self.senses[cells[0], part] = tuple((part, int(offset)) for offset in offsets)
        for line in _lines(folder / "index.sense"):
            key, offset, _, count = line.split()
            lemma, _, code = key.partition("%")
            self.tags[lemma, (PART_OF_NUMBER[code[0]], int(offset))] = int(count)
        self.parts: dict[str, dict[str, tuple[SynsetId, ...]]] = defaultdict(dict)
        for (lemma, part), senses in self.senses.items():
            self.parts[lemma][part] = senses

    def __contains__(self, lemma: str) -> bool:
        return lemma in self.parts

    def all_senses(self, lemma: str) -> frozenset[SynsetId]:
        return frozenset(sense for senses in self.parts.get(lemma, {}).values() for sense in senses)

    def linked(self, sense: SynsetId, *symbols: str) -> list[SynsetId]:
        """Return synsets that a pointer of the whole synset leads to."""
        pointers = self.synsets[sense].pointers
        return [link.synset for link in pointers if link.symbol in symbols and not link.source]

    def lexical(self, lemma: str, sense: SynsetId, *symbols: str) -> list[tuple[str, SynsetId]]:
        """Return words that a pointer of this very word leads to: antonyms, derivations."""
        synset = self.synsets[sense]
        if lemma not in synset.lemmas:
            return []
        number = synset.lemmas.index(lemma) + 1
        return [
            (self.synsets[link.synset].lemmas[link.target - 1], link.synset)
            for link in synset.pointers
            if link.symbol in symbols and link.source == number and link.target
        ]

    def ancestors(self, sense: SynsetId) -> dict[SynsetId, int]:
        """Return the ancestors of a sense, with their distance."""
        found: dict[SynsetId, int] = {}
        edge, depth = [sense], 0
        while edge:
            depth += 1
            edge = [up for here in edge for up in self.linked(here, "@", "@i") if up not in found]
            found.update(dict.fromkeys(edge, depth))
        return found


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="latin-1") as file:
        yield from (line.rstrip("\n") for line in file if not line.startswith(" "))


def _part(letter: str) -> str:
    return "a" if letter == "s" else letter


def _synset(line: str) -> Synset:
    body, _, gloss = line.partition(" | ")
    cells = body.split(" ")
    count = int(cells[3], 16)
    words = tuple(re.sub(r"\((a|p|ip)\)$", "", word) for word in cells[4 : 4 + 2 * count : 2])
    at = 4 + 2 * count
    pointers = tuple(_pointer(cells[i : i + 4]) for i in range(at + 1, at + 1 + 4 * int(cells[at]), 4))
    definition, examples = split_gloss(gloss)
    return Synset(
        id=(_part(cells[2]), int(cells[0])),
        field=FIELDS[int(cells[1])],
        words=words,
        definition=definition,
        examples=examples,
        pointers=pointers,
        frames=frozenset(int(cells[i]) for i in range(at + 3 + 4 * len(pointers), len(cells), 3))
        if cells[2] == "v"
        else frozenset(),
    )


def _pointer(cells: list[str]) -> Pointer:
    symbol, offset, part, ends = cells
    return Pointer(symbol, (_part(part), int(offset)), int(ends[:2], 16), int(ends[2:], 16))


def split_gloss(gloss: str) -> tuple[str, tuple[str, ...]]:
    """Split a gloss into definition and examples: `what it means; "an example"; "another"`."""
    examples = tuple(example.strip() for example in re.findall(r'"([^"]+)"', gloss))
    definition = gloss.split('; "', maxsplit=1)[0] if '; "' in gloss else gloss.split('"', maxsplit=1)[0]
    return definition.strip().rstrip(";:").strip(), examples
