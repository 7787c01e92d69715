"""Words that course books teach become questions, whatever their part of speech and spelling."""

from collections.abc import Iterator

import pytest

from wordrally.contracts.http.vocabulary import QuizRecipe
from wordrally.vocabulary.generation import propose_quiz
from wordrally.vocabulary.lexicon import Lexicon, open_lexicon

COMMON = [
    "go",
    "make",
    "take",
    "get",
    "do",
    "have",
    "be",
    "come",
    "give",
    "time",
    "blue",
    "red",
    "technology",
    "community",
    "consider",
    "similar",
    "boring",
    "interested",
    "exciting",
    "prefer",
    "prepare",
    "introduce",
    "offer",
    "encourage",
    "replace",
    "prove",
    "advantage",
    "adventure",
    "attitude",
    "benefit",
    "competition",
    "culture",
    "development",
    "event",
    "habit",
    "influence",
    "population",
    "society",
    "value",
    "affect",
    "attempt",
    "contribute",
    "expand",
    "involve",
    "reflect",
    "reveal",
    "between",
    "before",
    "after",
    "under",
    "because",
    "although",
    "unless",
    "while",
    "without",
    "during",
    "until",
    "must",
    "should",
    "could",
    "might",
    "can",
    "who",
    "what",
    "where",
    "why",
    "how",
    "which",
    "everybody",
    "somebody",
    "nobody",
    "something",
    "nothing",
    "everything",
    "myself",
    "both",
    "each",
    "every",
    "many",
    "much",
    "few",
    "several",
    "enough",
    "another",
    "already",
    "still",
    "yet",
    "ago",
    "almost",
    "perhaps",
    "rather",
    "however",
    "therefore",
    "too",
    "also",
    "very",
    "again",
    "here",
    "there",
    "everywhere",
    "somewhere",
    "building",
    "meaning",
    "feeling",
    "meeting",
    "shopping",
    "swimming",
    "excellent",
    "terrible",
    "silly",
    "easily",
    "slowly",
    "certainly",
    "obviously",
    "thing",
    "place",
    "world",
    "life",
    "part",
    "problem",
    "question",
    "answer",
    "name",
    "number",
    "group",
    "people",
    "home",
    "side",
    "fact",
    "point",
    "line",
    "great",
    "nice",
    "high",
    "low",
    "right",
    "ready",
    "free",
    "clear",
    "sure",
    "special",
    "popular",
    "whole",
    "modern",
    "public",
    "natural",
    "serious",
    "mum",
    "okay",
    "kitchen",
    "run",
    "beautiful",
    "important",
    "difficult",
    "happy",
    "water",
]

PHRASES = """get up/wake up/look after/give up/put off/turn on/turn off/run out of/find out/look forward to/take off/pick up/set up
/break down/carry on/get on/grow up/throw away/take part in/make a decision/do homework/have fun/pay attention/catch a cold/bus stop
/living room/ice cream/fall asleep/take care of/put up with/come up with/get rid of/act out/add up/back up/bring up/call off/cheer up/come across/cut down on/drop off/end up/fall apart/fit in
/get away/give in/go over/hand out/hang out/hold on/keep on/leave out/look into/look out/move in/pass out/pay back/pick out/put down/run into
/sell out/settle down/show up/sign up/speak up/split up/stand for/take away/tell off/try out/turn into/use up/wear out/on purpose/by heart
/in front of/instead of/in spite of/as soon as/even though/used to/piece of cake/sense of humour""".replace(
    "\n", ""
).split("/")

BRITISH = [
    "car park",
    "zebra crossing",
    "full stop",
    "ground floor",
    "fish and chips",
    "headteacher",
    "aubergine",
    "courgette",
    "wellies",
    "telly",
    "loo",
    "organise",
    "realise",
    "travelling",
    "grey",
    "centre",
    "favourite",
    "behaviour",
    "humour",
    "licence",
    "practise",
    "traveller",
    "jewellery",
    "programme",
    "aeroplane",
    "mum",
    "pavement",
    "colour",
    "theatre",
    "neighbour",
    "apologise",
    "lorry",
    "rubbish",
    "autumn",
    "organisation",
    "catalogue",
    "tyre",
    "cheque",
    "defence",
    "analyse",
    "travelled",
    "metre",
    "fibre",
    "cosy",
]


@pytest.fixture(scope="module")
def lexicon() -> Iterator[Lexicon]:
    opened = open_lexicon()
    yield opened
    opened.close()


def unused(lexicon: Lexicon, words: list[str]) -> list[str]:
    return [
        word for word in words if not propose_quiz(lexicon, QuizRecipe(words=[word], count=1), 1).questions
    ]


def test_common_words_have_a_question(lexicon: Lexicon):
    missing = unused(lexicon, COMMON)
    assert len(missing) <= 0.05 * len(COMMON), missing


def test_phrasal_verbs_and_fixed_expressions_have_a_question_about_their_meaning(lexicon: Lexicon):
    assert unused(lexicon, PHRASES) == []
    made = propose_quiz(lexicon, QuizRecipe(words=PHRASES, kinds=["definition", "gap", "typed"], count=30), 1)
    assert len(made.questions) == 30


def test_british_forms_have_a_question(lexicon: Lexicon):
    assert unused(lexicon, BRITISH) == []


def test_one_variety_of_english_is_shown(lexicon: Lexicon):
    american = {"color", "neighbor", "behavior", "humor", "favorable", "center", "traveler", "gray", "honor"}
    shown = {headword.lemma for headword in lexicon.headwords_at(None, None)}
    assert not shown & american
    assert {"colour", "neighbour", "theatre"} <= shown


def test_either_spelling_finds_the_word_and_either_is_accepted(lexicon: Lexicon):
    for british, american in (("behaviour", "behavior"), ("organise", "organize"), ("centre", "center")):
        one, other = lexicon.find(british), lexicon.find(american)
        assert one
        assert one == other
        assert {british, american} <= set(one.accepted)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("xqzzy", "is not in the lexicon"),
        ("give in up", "more than one word"),
        ("murder", "sensitive"),
        ("smith", "name"),
    ],
)
def test_the_reason_for_a_word_that_is_not_used_is_true(lexicon: Lexicon, word: str, reason: str):
    (left,) = propose_quiz(lexicon, QuizRecipe(words=[word]), 1).unused
    assert reason in left.reason


def test_a_word_with_several_meanings_is_spelled_and_heard_and_put_in_order(lexicon: Lexicon):
    made = propose_quiz(
        lexicon, QuizRecipe(words=["understanding"], kinds=["spelling", "listen", "definition"]), 1
    )
    assert {each.exercise for each in made.questions} <= {"spelling", "listen"}
    assert made.questions
