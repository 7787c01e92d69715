"""Tables with a header: which column is what is told by the words at its head, in several languages."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from wordrally.vocabulary.formats.plain_text.texts import shortened
from wordrally.vocabulary.formats.proposal.cards import alternatives
from wordrally.vocabulary.formats.proposal.rows import Card, Found, ImportRow, Left
from wordrally.vocabulary.texts import comparable

SEARCHED_ROWS = 40
"""A header stands below a title and a page of advice in Kahoot's template, and on top elsewhere."""

MAX_HEAD = 300
MAX_COLUMNS = 100
MAX_KEY = 2_000

# Types of Wayground's spreadsheet.
TYPED = ("fill",)
NOT_JUDGED = ("poll", "open", "draw", "slide", "video", "audio", "survey", "word cloud")

NUMBERING = re.compile(r"#|\b(?:no|nr|number|id)\b")
NUMBERS = re.compile(r"\d{1,3}")

# The columns, and how their heads begin: English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish and Norwegian, Polish.
HEADS: dict[str, tuple[str, ...]] = {
    "correct": (
        "correct", "right answer", "solution", "key",  "richtige", "korrekt", "lösung", "bonne", "réponse correcte",
        "réponses correctes", "respuesta correcta", "respuestas correctas", "risposta corretta", "risposte corrette",
        "risposta esatta", "resposta correta", "respostas corretas", "resposta certa", "juiste", "goede", "rätt", "riktig",
        "prawidłow", "poprawn",
    ),
    "explanation": ("explanation", "answer explanation", "feedback", "erklärung", "explication", "explicación", "spiegazione", "explicação", "uitleg", "förklaring"),
    "seconds": ("time", "seconds", "zeit", "limite de temps", "temps", "durée", "límite de tiempo", "tiempo", "limite di tempo", "tempo", "limite de tempo", "tijd", "tid", "limit czasu", "czas"),
    "points": ("points", "punkte", "puntos", "punti", "pontos", "punten", "poäng", "poeng", "punkty"),
    "kind": ("question type", "type", "fragetyp", "type de question", "tipo de pregunta", "tipo"),
    "accepted": ("accepted", "answer", "answers", "antwort", "réponse", "respuesta", "risposta", "resposta", "antwoord", "svar", "odpowiedź"),
    "prompt": ("question", "prompt", "frage", "pregunta", "domanda", "pergunta", "vraag", "fråga", "spørsmål", "pytanie"),
    "front": ("term", "word", "front", "begriff", "wort", "vorderseite", "terme", "mot", "recto", "término", "palabra", "termine", "parola", "termo", "palavra", "woord", "ord"),
    "back": ("definition", "meaning", "translation", "back", "bedeutung", "übersetzung", "rückseite", "définition", "traduction", "verso", "definición", "traducción", "significado", "definizione", "traduzione", "definição", "tradução", "definitie", "vertaling", "översättning"),
}  # fmt: skip
CHOICE = re.compile(
    r"(?:answer|option|choice|antwort|auswahl|réponse|choix|respuesta|opción|risposta|opzione|resposta|opção|antwoord|optie|svar|alternativ|odpowiedź)"
    r"[ _.-]?(?:text )?([1-8]|[a-h])\b"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where what stands in a table."""

    places: dict[str, int]
    choices: Sequence[int]

    def has_questions(self) -> bool:
        """Whether there is a question and something to judge an answer by."""
        return "prompt" in self.places and (
            "accepted" in self.places or ("correct" in self.places and len(self.choices) > 1)
        )

    def are_cards_by_another_name(self) -> bool:
        """Whether there is a question, an answer, and nothing else."""
        return not self.choices and self.places.keys() == {"prompt", "accepted"}

    def has_cards(self) -> bool:
        """Whether there are two sides."""
        return "front" in self.places and "back" in self.places


def columns_of(header: Sequence[str]) -> Columns:
    """What the heads say; the first of two columns with the same meaning counts."""
    places: dict[str, int] = {}
    choices: list[int] = []
    for place, cell in enumerate(header[:MAX_COLUMNS]):
        head = comparable(cell[:MAX_HEAD])
        if CHOICE.match(head):
            choices.append(place)
        elif meaning := _meaning(head):
            places.setdefault(meaning, place)
    return Columns(places, choices)


def find_header(table: Iterable[Sequence[str]]) -> tuple[Columns, Iterator[Sequence[str]]] | None:
    """The first row that names columns of questions or cards, and the rows below it; None when there is none."""
    rows = iter(table)
    for cells in islice(rows, SEARCHED_ROWS):
        columns = columns_of(cells)
        if columns.has_questions() or columns.has_cards():
            return columns, rows
    return None


def rows_below(columns: Columns, table: Iterable[Sequence[str]]) -> Iterator[ImportRow]:
    """What each row holds that is not blank in the columns that matter; a template has its empty rows numbered."""
    known = [*columns.places.values(), *columns.choices]
    filled = (cells for cells in table if any(cells[place].strip() for place in known if place < len(cells)))
    return (_row(columns, cells) for cells in filled)


def _row(columns: Columns, cells: Sequence[str]) -> ImportRow:
    def cell(meaning: str) -> str:
        place = columns.places.get(meaning, len(cells))
        return cells[place] if place < len(cells) else ""

    if not columns.has_questions():
        return Card(front=cell("front"), back=cell("back"))
    if columns.are_cards_by_another_name():
        return Card(front=cell("prompt"), back=cell("accepted"))
    choices = [cells[place] if place < len(cells) else "" for place in columns.choices]
    key = cell("correct") or cell("accepted")
    how = comparable(cell("kind")[:MAX_HEAD])
    if how.startswith(NOT_JUDGED):
        return Left(
            shortened(cell("prompt")), f"A question of the type “{shortened(how)}” has no right answer."
        )
    is_typed = how.startswith(TYPED) or sum(bool(choice.strip()) for choice in choices) < 2
    found = Found(
        prompt=cell("prompt"),
        time_limit_ms=_number(cell("seconds"), 1_000),
        points=_number(cell("points"), 1),
        explanation=cell("explanation"),
    )
    if is_typed:
        texts = [choice for choice in choices if choice.strip()] or alternatives(key[:MAX_KEY])
        return replace(found, accepted=texts)
    return replace(found, choices=choices, correct=right_choices(key[:MAX_KEY], choices))


def right_choices(key: str, choices: Sequence[str]) -> list[int]:
    """Indexes from a key that names choices by number from 1 on, by letter, or by what they say."""
    named = re.fullmatch(r"([1-9]\d?)(?:[.,]0+)?", key.strip())  # a spreadsheet may keep 2 as 2.0, …
    parts = (
        [named[1]] if named else [part for part in re.split(r"[\s,;.|&/]+", key.strip()) if part]
    )  # … and "1,3" as 1.3
    numbers = [_place(part) for part in parts]
    if numbers and all(0 <= number < len(choices) for number in numbers):
        return numbers
    texts = {comparable(key), *(comparable(part) for part in re.split(r"[;|,\n]", key))} - {""}
    return [place for place, choice in enumerate(choices) if comparable(choice[:MAX_KEY]) in texts]


def _place(name: str) -> int:
    if NUMBERS.fullmatch(name):
        return int(name) - 1
    return "abcdefgh".find(name.lower()) if len(name) == 1 else -1


def _number(text: str, factor: int) -> int | None:
    number = re.search(r"\d{1,7}", text[:MAX_HEAD])
    return int(number[0]) * factor if number else None


def _meaning(head: str) -> str | None:
    if NUMBERING.search(head):
        return None
    return next(
        (meaning for meaning, words in HEADS.items() if any(_begins(head, word) for word in words)), None
    )


def _begins(head: str, word: str) -> bool:
    """Short words only as whole ones: "ord" is a word in Sweden, and "order" is none."""
    return head.startswith(word) and (len(word) > 5 or not head[len(word) : len(word) + 1].isalpha())
