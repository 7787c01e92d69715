"""Pronunciation: IPA from ARPAbet, homophones, and which vowels are unstressed."""

from collections import defaultdict
from functools import cache

from lexicon.sources import grades, pronunciations, zipf

# General American. Stressed and unstressed AH and ER differ.
IPA = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "aʊ", "AY": "aɪ", "B": "b", "CH": "tʃ", "D": "d",
    "DH": "ð",
    "EH": "ɛ", "ER": "ɝ", "EY": "eɪ", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪ", "IY": "i", "JH": "dʒ",
    "K": "k",
    "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "oʊ", "OY": "ɔɪ", "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ",
    "T": "t", "TH": "θ", "UH": "ʊ", "UW": "u", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
REDUCED = {"AH0": "ə", "ER0": "ɚ"}
# Groups of consonants that may begin an English syllable; the stress mark stands before the longest that
# does.
ONSETS = {
    tuple(each.split())
    for each in """P R|P L|B R|B L|T R|D R|K R|K L|G R|G L|F R|F L|TH R|SH R|S P|S T|S K|S M|S N|S L|S W
    |T W|D W|K W|G W|P Y|B Y|K Y|F Y|V Y|M Y|HH Y|S P R|S P L|S T R|S K R|S K W|S K Y""".replace(
        "\n", ""
    ).split("|")
}
HOMOPHONE_FLOOR = 2.5  # Zipf; rarer words nobody would type by ear


def ipa(phones: tuple[str, ...]) -> str:
    """Return a pronunciation in slashes; stress is marked where there is more than one syllable."""
    vowels = [at for at, phone in enumerate(phones) if phone[-1].isdigit()]
    marks = {_onset(phones, at): "ˈˌ"[int(phones[at][-1]) - 1] for at in vowels if phones[at][-1] in "12"}
    if len(vowels) < 2:
        marks = {}
    return "/" + "".join(marks.get(at, "") + _sign(phone) for at, phone in enumerate(phones)) + "/"


def _sign(phone: str) -> str:
    return REDUCED.get(phone) or IPA[phone.rstrip("012")]


def _onset(phones: tuple[str, ...], vowel: int) -> int:
    """Return the place where the syllable of a vowel begins."""
    start = vowel
    while start > 0 and not phones[start - 1][-1].isdigit():
        group = phones[start - 1 : vowel]
        if len(group) > 1 and group not in ONSETS and start > 1:
            break
        if group[0] == "NG":
            break
        start -= 1
    return start


def all_ipa(word: str) -> list[str]:
    return list(dict.fromkeys(ipa(phones) for phones in pronunciations().get(word, ())))


@cache
def _sounding_alike() -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for word, ways in pronunciations().items():
        if word.isalpha() and word in grades() and zipf(word) >= HOMOPHONE_FLOOR:
            for phones in ways:
                found[_bare(phones)].append(word)
    return found


def _bare(phones: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(phone.rstrip("012") for phone in phones)


def homophones(word: str) -> list[str]:
    """Return other words that sound the same, in any of their pronunciations."""
    ways = pronunciations().get(word, ())
    return sorted({other for phones in ways for other in _sounding_alike()[_bare(phones)]} - {word})


def has_one_sound(word: str) -> bool:
    """Return whether the sound is known and unique, since a device may read lead or tear the wrong way."""
    ways = pronunciations().get(word, ())
    return len({tuple(phone for phone in phones if phone[-1] in "12") for phones in ways}) == 1


def stresses(word: str) -> str:
    """Return a digit per vowel: 0 unstressed, 1 or 2 stressed; empty where unknown or varied (subject)."""
    ways = {
        "".join(phone[-1] for phone in phones if phone[-1].isdigit())
        for phones in pronunciations().get(word, ())
    }
    return ways.pop() if len(ways) == 1 else ""
