"""Encodings of short vocabulary lists: told, or asked for; never wrong letters without a word."""

import pytest

from tests.vocabulary.formats.proposals import read
from wordrally.vocabulary.formats import Unreadable

LISTS = {
    "cp1251": ["drizzle\tмелкий дождь\nfog\tтуман\n", "Москва\tMoscow\n",
        "собака;der Hund\nкошка;die Katze\n"],
    "koi8_r": ["drizzle\tмелкий дождь\nснег\tsnow\n"],
    "cp932": ["drizzle\t霧雨\nfog\t霧\n", "犬,dog\n猫,cat\nコンピューター,computer\n", "学校\tschool\n", "ｱﾒﾘｶ\tAmerica\n"],
    "gb18030": ["drizzle\t小雨\nfog\t雾\n", "你好\thello\n谢谢\tthanks\n"],
    "big5": ["drizzle\t小雨\nfog\t霧\n", "學校\tschool\n老師\tteacher\n"],
    "cp949": ["이슬비\tdrizzle\n고양이\tcat\n물\twater\n", "학교\tschool\n선생님\tteacher\n"],
    "euc_jp": ["ねこ\tcat\nいぬ\tdog\n", "学校\tschool\n先生\tteacher\n"],
    "cp1252": ["perro\tdog\naño\tyear\nniño\tchild\n", "Käse\tcheese\nMädchen\tgirl\n",
        "“Hello” – he\tquote\n", "Straße\tstreet\n"],
    "cp1250": ["pes\tdog\nkočka\tcat\nřeka\triver\n", "źródło\tspring\nłódka\tboat\nżaba\tfrog\n"],
    "cp1253": ["σκύλος\tdog\nγάτα\tcat\n"],
    "cp1254": ["köpek\tdog\nışık\tlight\nağaç\ttree\n"],
    "cp1255": ["כלב\tdog\nחתול\tcat\n"],
    "cp1256": ["كلب\tdog\nقطة\tcat\n"],
    "cp1257": ["šuo\tdog\nkatė\tcat\nžuvis\tfish\nąžuolas\toak\n"],
}  # fmt: skip
CASES = [(codec, text) for codec, texts in LISTS.items() for text in texts]
TOLD = {"cp1251", "koi8_r", "cp932", "cp1253", "cp1255", "cp1250"}


@pytest.mark.parametrize(("codec", "text"), CASES)
def test_letters_are_right_or_the_encoding_is_asked_for(codec: str, text: str):
    content = text.encode(codec)
    if codec in TOLD or not _is_asked_for(content):
        assert str(read(content).questions) == str(read(text).questions)


def _is_asked_for(content: bytes) -> bool:
    try:
        read(content)
    except Unreadable as refusal:
        return "choose the encoding" in refusal.detail
    return False


@pytest.mark.parametrize("text", LISTS["cp1252"][:2] + LISTS["cp1250"])
def test_letters_of_a_guessed_latin_encoding_are_not_sure(text: str):
    codec = "cp1252" if text in LISTS["cp1252"] else "cp1250"

    proposal = read(("plain\tascii\n" + text).encode(codec))

    assert proposal.rows[0].confidence == "sure"
    assert "unsure" in {row.confidence for row in proposal.rows}


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("cp1257", "windows-1257"),
        ("cp949", "euc-kr"),
        ("euc_jp", "euc-jp"),
        ("gb18030", "gb18030"),
        ("utf-8", "utf-8"),
    ],
)
def test_a_chosen_encoding_is_taken(codec: str, encoding: str):
    text = LISTS.get(codec, LISTS["cp1252"])[0]

    proposal = read(text.encode(codec), encoding=encoding)

    assert str(proposal.questions) == str(read(text).questions)
    assert proposal.interpretation.encoding == encoding


def test_a_chosen_encoding_that_does_not_fit_is_refused():
    with pytest.raises(Unreadable, match="not in euc-kr"):
        read("ąžuolas\toak\n".encode("cp1257") + b"\xff", encoding="euc-kr")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_told_by_its_zeros(codec: str):
    assert read("туман\tfog\nдождь\train\n".encode(codec)).questions[0].prompt == "туман"


def test_the_language_of_the_quiz_decides_between_encodings():
    text = LISTS["cp1254"][0]

    assert read(text.encode("cp1254"), language="tr").questions[1].prompt == "ışık"


def test_a_tower_of_marks_costs_linear_time():
    tower = "a" + "\u0323\u0301" * 90_000

    (question,) = read(f"word\t{tower[:9_000]}\nfog\tmist\n").questions[1:]

    assert question.prompt == "fog"


@pytest.mark.parametrize("codec", ["iso2022_jp", "iso2022_kr"])
def test_letters_behind_escape_marks_are_refused_by_name(codec: str):
    text = "fog\t霧\nrain\t雨\n" if codec == "iso2022_jp" else "fog\t안개\nrain\t비\n"

    with pytest.raises(Unreadable, match="ISO-2022"):
        read(text.encode(codec), "x.txt")
