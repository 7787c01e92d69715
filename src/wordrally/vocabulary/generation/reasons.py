"""Sentences for teachers: why a question was made so, and why a word was not used."""

from collections.abc import Iterable

from wordrally.contracts.http.quizzes import Exercise
from wordrally.contracts.http.vocabulary import Rationale
from wordrally.vocabulary.generation.subjects import Subject
from wordrally.vocabulary.lexicon.entries import Lemma

REFUSALS = {
    "sensitive": "“{}” is left out: it is sensitive, and no word for a class.",
    "unclear": "“{}” is used in several ways, and none of them is clearly meant.",
    "inflected": "“{}” is a form of another word, and rare by itself.",
    "name": "“{}” is a name.",
    "rare": "“{}” is too rare, or too special, to be taught.",
}

WHY: dict[Exercise, str] = {
    "definition": "Asks for {word} by its meaning; {others} and mean something else.",
    "meaning": "Asks what {word} means; the other choices are what {others_of} mean, in sentences of like "
    "length.",
    "synonym": "Asks for a word close in meaning to {word}; {others}, and none of them comes as close.",
    "antonym": "Asks for the opposite of {word}; {others}, and none of them is an opposite.",
    "gap": "Takes {word} out of an example; {others}, in the same form, and do not fit the sentence as well.",
    "picture": "Shows what {word} is; the other choices are things that look different.",
    "spelling": "Asks how {word} is written; the other choices are mistakes that learners make in vowels "
    "that are not heard, and in double letters.",
    "scramble": "Asks for {word} by its letters, which make no other word.",
    "listen": "Asks to write {word} by ear; whatever sounds the same counts as well.",
    "typed": "Asks for {word} from memory; the first letter and the length leave one answer only.",
}

WISHED: dict[Exercise, str] = {
    "definition": "a definition that is easy enough and tells the word apart",
    "meaning": "a definition that is easy enough and tells the word apart",
    "synonym": "a close synonym",
    "antonym": "a clear opposite",
    "gap": "an example in which one word only fits",
    "picture": "a picture",
    "spelling": "likely misspellings",
    "scramble": "letters that make one word only",
    "listen": "one single pronunciation",
    "typed": "a definition that is easy enough and tells the word apart",
}


def why(subject: Subject, exercise: Exercise, *, is_typed: bool = False) -> str:
    """Explain what a question asks and how its wrong choices were chosen.

    A gap that is typed is one of the teacher's own text.
    """
    word = subject.headword
    if exercise == "gap" and is_typed:
        return (
            f"Takes “{word.lemma}” out of a sentence of your text; its first letter and its length are shown."
        )
    article = "an" if word.level.startswith("A") else "a"
    named = f"“{word.lemma}”, {article} {word.level} {word.part},"
    reason = WHY[exercise].format(
        word=named,
        others=f"the other choices are {word.part}s of about the same level and frequency",
        others_of=f"other {word.part}s of about the same level",
    )
    return reason.replace(",;", ";")  # what a word is stands between commas, unless the clause ends with it


def rationale(subject: Subject, exercise: Exercise, *, is_typed: bool = False) -> Rationale:
    """Return the same reason as a code with its values."""
    word = subject.headword
    if exercise == "gap" and is_typed:
        return Rationale(code="gap-of-text", values={"word": word.lemma})
    return Rationale(code=exercise, values={"word": word.lemma, "level": word.level, "part": word.part})


def reason_for(word: str, lemma: Lemma | None) -> str:
    """Explain why a requested word has no headword."""
    if lemma is not None:
        return REFUSALS[lemma.refusal or "unclear"].format(word)
    if len(word.split()) > 1:
        return f"“{word}” is more than one word, and not among the expressions that the lexicon has."
    return f"“{word}” is not in the lexicon."


def other_language(word: str, language: str) -> str:
    """Explain why a word is not taken for the English word of the same spelling."""
    return (
        f"“{word}” may be a word of the quiz's language ({language}); write it with its meaning, as in "
        f"“{word} – …”,"
        " or say that the words are English."
    )


def no_exercise(word: str, tried: Iterable[Exercise]) -> str:
    """Explain why none of the exercises could be made from a headword."""
    lacks = list(dict.fromkeys(WISHED[exercise] for exercise in tried))
    return f"“{word}” lacks {', or '.join(lacks)}." if lacks else f"“{word}” has been asked in every way."


def not_needed(word: str, count: int) -> str:
    return f"“{word}” was not needed: the quiz has its {count} questions."
