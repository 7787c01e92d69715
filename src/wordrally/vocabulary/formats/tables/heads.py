"""The words used in column heads, and their meaning, in several languages."""

import re

from wordrally.vocabulary.texts import comparable

MAX_HEAD = 300

IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
STEP = re.compile(r"^\d{1,2}[.)]\s+")
NUMBERING = re.compile(
    r"(?:(?:question|item|row|frage|pregunta|domanda|pergunta|vraag|fråga|pytanie|card|note)s? ?)?"
    r"(?:#|no\.?|nr\.?|n°|nº|№|number|num|id|index|nummer|numéro|número|numero|pos\.)"
)
CHOICE = re.compile(
    r"(?:answer|option|choice|alternative|antwort|antwortmöglichkeit|auswahl|réponse|choix|proposition|respuesta|opción"
    r"|risposta|opzione|resposta|opção|alternativa|antwoord|optie|svar|alternativ|odpowiedź|ответ|вариант)"
    r"[ _.-]?(?:text |option )?([1-9]|1[0-2]|[a-h])\b.*|[a-h]"
)
WRONG = re.compile(
    r"(?:incorrect|wrong|false|falsche|mauvaise|réponse incorrecte|réponse fausse|respuesta incorrecta"
    r"|risposta errata|risposta sbagliata|resposta incorreta|resposta "
    r"errada|foute|onjuiste|fel\b|feil|błędn|niepoprawn|distra[ck]t|distraktor"
    r"|неверн|неправильн).*"
)

HEADS: dict[str, tuple[str, ...]] = {
    "correct": (
        "correct", "right answer", "right option", "solution", "key", "answer key", "richtige", "korrekt",
        "lösung", "bonne", "réponse correcte", "réponses correctes", "respuesta correcta",
        "respuestas correctas", "risposta corretta", "risposte corrette", "risposta esatta",
        "resposta correta", "respostas corretas", "resposta certa", "juiste", "goede", "rätt", "riktig",
        "prawidłow", "poprawn", "правильн", "верн",
    ),
    "explanation": ("explanation", "answer explanation", "feedback", "rationale", "erklärung", "explication",
        "explicación", "spiegazione", "explicação", "uitleg", "förklaring", "объяснение"),
    "seconds": ("time", "seconds", "zeit", "limite de temps", "temps", "durée", "límite de tiempo", "tiempo",
        "limite di tempo", "tempo", "limite de tempo", "tijd", "tid", "limit czasu", "czas", "время"),
    "points": ("points", "score", "punkte", "puntos", "punti", "pontos", "punten", "poäng", "poeng", "punkty",
        "баллы"),
    "kind": ("question type", "type of question", "type", "fragetyp", "type de question", "tipo de pregunta",
        "tipo"),
    "accepted": ("accepted", "answer", "answers", "antwort", "réponse", "respuesta", "risposta", "resposta",
        "antwoord", "svar", "odpowiedź", "ответ"),
    "prompt": ("question", "prompt", "frage", "pregunta", "domanda", "pergunta", "vraag", "fråga", "spørsmål",
        "pytanie", "вопрос"),
    "picture": ("image", "picture", "photo", "bild", "foto", "imagen", "immagine", "imagem", "afbeelding",
        "картинка"),
    "sound": ("audio", "sound", "ton", "sonido", "áudio", "geluid", "звук"),
    "skip": (
        "video", "media", "url", "link", "tag", "tags", "category", "level", "unit", "lesson", "chapter",
        "deck", "guid", "note type", "notetype", "date", "created", "hsk", "jlpt", "cefr", "frequency",
        "rank", "thema", "lektion", "kapitel", "niveau", "standard", "source", "author", "comment", "notes",
    ),
    "reading": ("pinyin", "reading", "kana", "hiragana", "furigana", "romaji", "rōmaji", "romanization",
        "romanisation", "transliteration", "transcription", "ipa", "pronunciation", "phonetic", "aussprache",
        "lautschrift", "prononciation", "pronunciación"),
    "extra": ("example", "sentence", "beispiel", "exemple", "ejemplo", "esempio", "exemplo", "part of speech",
        "pos", "word class", "wortart", "gender", "genus", "plural", "article", "artikel", "synonym",
        "antonym", "hint"),
    "front": (
        "term", "word", "front", "begriff", "fachwort", "fachbegriff", "vokabel", "wort", "vorderseite",
        "terme", "mot", "recto", "término", "palabra", "termine", "parola", "termo", "palavra", "woord",
        "ord", "expression", "vocabulary", "vocab", "headword", "lemma", "hanzi", "kanji", "characters",
        "character", "simplified", "traditional", "chinese character", "слово", "термин", "单词", "漢字",
        "汉字", "単語",
    ),
    "back": ("definition", "meaning", "translation", "back", "gloss", "bedeutung", "übersetzung", "rückseite",
        "définition", "traduction", "signification", "verso", "definición", "traducción", "significado",
        "definizione", "traduzione", "definição", "tradução", "definitie", "vertaling", "betekenis",
        "översättning", "betydelse", "перевод", "значение", "определение", "意味", "意思", "释义"),
}  # fmt: skip
"""The meaning of a head that equals, or begins with, one of these words: English, German, French, Spanish,
Italian, Portuguese, Dutch, Swedish, Norwegian, Polish, Russian."""


LANGUAGES = frozenset(
    [
        "english",
        "german",
        "french",
        "spanish",
        "italian",
        "portuguese",
        "dutch",
        "swedish",
        "norwegian",
        "danish",
        "finnish",
        "polish",
        "czech",
        "slovak",
        "hungarian",
        "romanian",
        "bulgarian",
        "greek",
        "turkish",
        "russian",
        "ukrainian",
        "croatian",
        "serbian",
        "slovenian",
        "latin",
        "arabic",
        "hebrew",
        "persian",
        "farsi",
        "hindi",
        "urdu",
        "bengali",
        "chinese",
        "mandarin",
        "cantonese",
        "japanese",
        "korean",
        "vietnamese",
        "thai",
        "indonesian",
        "malay",
        "swahili",
        "catalan",
        "basque",
        "irish",
        "welsh",
        "icelandic",
        "estonian",
        "latvian",
        "lithuanian",
        "esperanto",
        "albanian",
        "armenian",
        "georgian",
        "tagalog",
        "englisch",
        "deutsch",
        "französisch",
        "spanisch",
        "italienisch",
        "portugiesisch",
        "niederländisch",
        "schwedisch",
        "russisch",
        "türkisch",
        "polnisch",
        "lateinisch",
        "arabisch",
        "chinesisch",
        "japanisch",
        "anglais",
        "allemand",
        "français",
        "espagnol",
        "italien",
        "portugais",
        "néerlandais",
        "russe",
        "arabe",
        "chinois",
        "japonais",
        "inglés",
        "alemán",
        "francés",
        "español",
        "italiano",
        "portugués",
        "inglese",
        "tedesco",
        "francese",
        "spagnolo",
        "portoghese",
        "inglês",
        "alemão",
        "espanhol",
        "português",
        "engels",
        "duits",
        "frans",
        "spaans",
        "nederlands",
        "engelska",
        "svenska",
        "norsk",
        "dansk",
        "suomi",
        "polski",
        "angielski",
        "niemiecki",
        "english_uk",
        "english_us",
        "английский",
        "немецкий",
        "русский",
        "français",
        "英語",
        "日本語",
        "中文",
        "英文",
        "한국어",
        "영어",
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "sv",
        "pl",
        "ru",
        "uk",
        "tr",
        "ja",
        "zh",
        "ko",
        "ar",
        "he",
        "la",
    ]
)


def head_of(cell: str) -> str:
    """Normalise a head for comparison, without remarks in brackets and step numbers."""
    bare = IN_BRACKETS.sub(" ", cell[:MAX_HEAD])
    return STEP.sub("", comparable(bare.replace("_", " ")).rstrip(" :*").strip())


def meaning_of(cell: str) -> str | None:
    """Return the meaning of the column under this head, or None if the words are unknown."""
    head = head_of(cell) or comparable(cell[:MAX_HEAD])
    if not head or NUMBERING.fullmatch(head):
        return "number" if head else None
    if WRONG.fullmatch(head):
        return "wrong"
    if CHOICE.fullmatch(head):
        return "choice"
    if head in LANGUAGES:
        return "language"
    return next(
        (meaning for meaning, words in HEADS.items() if any(_begins(head, word) for word in words)), None
    )


def _begins(head: str, word: str) -> bool:
    """Match the beginning of a head. A short word matches only as a whole: `ord` is Swedish for word."""
    return head.startswith(word) and (len(word) > 5 or not head[len(word) : len(word) + 1].isalpha())
