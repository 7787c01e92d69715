"""Kinds of things that nouns name, so that choices are of the kind that is asked for."""

from functools import cache

from lexicon.sources import FOLDER, wordnet
from lexicon.wordnet import SynsetId

# A kind by its own word in WordNet and the number of its sense there; the narrower ones first.
KINDS = (
    ("musical_instrument", 0), ("room", 0), ("shop", 0), ("building", 0), ("vehicle", 0), ("garment", 0),
    ("footwear", 0),
    ("clothing", 0), ("jewelry", 0), ("furniture", 0), ("container", 0), ("tableware", 0), ("tool", 0),
    ("weapon", 0),
    ("fabric", 0), ("machine", 0), ("electronic_equipment", 0), ("device", 0), ("way", 5), ("area", 4),
    ("structure", 0),
    ("beverage", 0), ("fruit", 0), ("vegetable", 0), ("meal", 0), ("food", 0), ("food", 1), ("bird", 0),
    ("fish", 0),
    ("insect", 0), ("animal", 0), ("body_part", 0), ("relative", 0), ("worker", 0), ("professional", 0),
    ("person", 0),
    ("tree", 0), ("plant", 1), ("illness", 0), ("symptom", 0), ("sport", 0), ("game", 2), ("body_of_water",
        0),
    ("geological_formation", 0), ("land", 3), ("district", 0), ("weather", 0), ("time_period", 0),
    ("time_unit", 0), ("feeling", 0),
    ("emotion", 0), ("document", 0), ("publication", 0), ("writing", 1), ("message", 1), ("language", 0),
    ("science", 0), ("metal", 0),
    ("substance", 0), ("color", 0), ("shape", 1), ("sound", 0), ("celestial_body", 0), ("organization", 0),
    ("money", 0),
    ("cost", 0), ("crime", 0), ("event", 0),
)  # fmt: skip

FAMILIES = {
    **dict.fromkeys(("worker 0", "professional 0", "person 0", "noun.person"), "person"),
    **dict.fromkeys(("room 0", "shop 0", "building 0", "structure 0", "area 4", "district 0"), "place"),
    **dict.fromkeys(("garment 0", "footwear 0", "clothing 0", "jewelry 0"), "clothing"),
    **dict.fromkeys(("tool 0", "machine 0", "electronic_equipment 0", "device 0", "weapon 0"), "device"),
    **dict.fromkeys(("container 0", "tableware 0", "furniture 0"), "furnishing"),
    **dict.fromkeys(("bird 0", "fish 0", "insect 0", "animal 0", "noun.animal"), "animal"),
    **dict.fromkeys(("fruit 0", "vegetable 0"), "fruit"),
    **dict.fromkeys(("food 0", "food 1", "noun.food"), "food"),
    **dict.fromkeys(("time_period 0", "time_unit 0", "noun.time"), "time"),
    **dict.fromkeys(("feeling 0", "emotion 0", "noun.feeling"), "feeling"),
    **dict.fromkeys(("document 0", "publication 0", "writing 1"), "text"),
    **dict.fromkeys(("message 1", "noun.communication"), "message"),
    **dict.fromkeys(("illness 0", "symptom 0"), "illness"),
    **dict.fromkeys(("body_of_water 0", "geological_formation 0", "land 3", "noun.object"), "landscape"),
    **dict.fromkeys(("body_part 0", "noun.body"), "body"),
    **dict.fromkeys(("tree 0", "plant 1", "noun.plant"), "plant"),
    **dict.fromkeys(("organization 0", "noun.group"), "group"),
    **dict.fromkeys(("money 0", "cost 0", "noun.possession"), "money"),
    **dict.fromkeys(("weather 0", "noun.phenomenon"), "weather"),
    **dict.fromkeys(("event 0", "noun.event"), "event"),
}
"""Kinds by WordNet sense or field; several senses make one kind."""


@cache
def _roots() -> dict[SynsetId, str]:
    senses = {name: wordnet().parts[name]["n"] for name, _ in KINDS if "n" in wordnet().parts.get(name, {})}
    return {
        senses[name][number]: f"{name} {number}"
        for name, number in KINDS
        if len(senses.get(name, ())) > number
    }


@cache
def kinds_of_words() -> dict[str, str]:
    """Return the kinds that are listed by hand, by word."""
    found: dict[str, str] = {}
    for line in (FOLDER / "lists" / "kinds.txt").read_text("utf-8").splitlines():
        kind, colon, words = line.partition(": ")
        if colon and not line.startswith("#"):
            found |= dict.fromkeys(words.split(), kind)
    return found


@cache
def kind_of(sense: SynsetId) -> str:
    """Return the nearest kind of a noun's sense; for senses of no kind and for other words, the field."""
    if sense[0] == "n":
        distances = wordnet().ancestors(sense) | {sense: 0}
        found = [(distances[root], name) for root, name in _roots().items() if root in distances]
        if found:
            return FAMILIES.get(min(found)[1], min(found)[1])
    field = wordnet().synsets[sense].field
    return FAMILIES.get(field, field)
