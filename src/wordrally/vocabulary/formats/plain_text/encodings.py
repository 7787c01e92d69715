"""Detection of the encoding: stated, marked, proven by the bytes, or guessed and reported as a guess."""

import re
from codecs import lookup
from dataclasses import dataclass

from wordrally.vocabulary.formats.refusals import Unreadable

CODECS = {
    "utf-8": "utf-8-sig", "utf-16": "utf-16", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
    "windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1252": "cp1252", "windows-1253": "cp1253",
    "windows-1254": "cp1254", "windows-1255": "cp1255", "windows-1256": "cp1256", "windows-1257": "cp1257",
    "windows-1258": "cp1258", "koi8-r": "koi8_r", "macintosh": "mac_roman", "windows-874": "cp874",
    "shift_jis": "cp932", "euc-jp": "euc_jp", "gb18030": "gb18030", "big5": "big5", "euc-kr": "cp949",
}  # fmt: skip
DETECTED = [name for name in CODECS if not name.startswith("utf")]
SAME = {
    "mac-roman": "mac_roman", "koi8-r": "koi8_r", "euc_jis_2004": "euc_jp", "shift_jis_2004": "cp932",
    "shift_jis": "cp932",
    "big5hkscs": "big5", "euc_kr": "cp949",
}  # fmt: skip
NAMES = {codec: name for name, codec in CODECS.items()}

BOMS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
SAMPLE = 65_536
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
LONE_HIGH = re.compile(rb"(?<=[A-Za-z])[\x80-\xff](?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff](?=[A-Za-z])")

COMMON_PAIRS = {
    "gb18030": re.compile(rb"(?:[\xb0-\xd7\xa3][\xa1-\xfe]|\xa1[\xa1-\xfe])+"),
    "big5": re.compile(rb"(?:[\xa4-\xc6\xa1][\x40-\x7e\xa1-\xfe])+"),
    "cp949": re.compile(rb"(?:[\xb0-\xc8][\xa1-\xfe])+"),
    "euc_jp": re.compile(rb"(?:[\xa4\xa5\xb0-\xcf\xa1][\xa1-\xfe])+"),
    "cp932": re.compile(rb"(?:[\x81-\x83\x88-\x97][\x40-\x7e\x80-\xfc]|[\xa6-\xdf])+"),
}
"""Byte pairs of characters in common use. Text in another encoding hardly ever looks like a run of them."""

SURE = 0.08
"""Confidence from which a detected script is right. Cyrillic, Greek, Hebrew and Hangul exceed it."""

NEARLY = 1.5
CLEARLY = 2.5
SHIFTED = re.compile(rb"\x1b\$[()@AB]")
"""Escape marks of ISO-2022, which turns Japanese, Korean and Chinese into ASCII."""

LATIN = frozenset({"cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "mac_roman"})
LANGUAGES = {
    "ru": "cp1251", "uk": "cp1251", "bg": "cp1251", "sr": "cp1251", "el": "cp1253", "he": "cp1255",
    "ar": "cp1256",
    "fa": "cp1256", "ja": "cp932", "zh": "gb18030", "ko": "cp949", "pl": "cp1250", "cs": "cp1250",
    "sk": "cp1250",
    "hu": "cp1250", "hr": "cp1250", "sl": "cp1250", "ro": "cp1250", "tr": "cp1254", "lt": "cp1257",
    "lv": "cp1257",
    "et": "cp1257", "vi": "cp1258", "th": "cp874",
}  # fmt: skip
ASK = (
    "The letters of this file are in an encoding that its bytes do not reveal; choose the encoding,"
    " or save the file as UTF-8."
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A Python codec. `doubt` says why the letters may be wrong; None if no other encoding fits."""

    codec: str
    note: str | None = None
    doubt: str | None = None

    @property
    def name(self) -> str:
        """Return the name by which the teacher can choose it."""
        return NAMES.get(self.codec, self.codec)


def encoding_of(content: bytes, chosen: str | None, language: str = "") -> Encoding:
    """Detect the encoding. Raises `Unreadable` if it has to be asked for."""
    if chosen:
        return Encoding(CODECS[chosen])
    if marked := next((codec for mark, codec in BOMS.items() if content.startswith(mark)), None):
        return Encoding(marked)
    if SHIFTED.search(content):
        raise Unreadable("The letters of this file are in an ISO-2022 encoding; save the file as UTF-8.")
    try:
        content.decode()
    except UnicodeDecodeError:
        return _wide(content) or _legacy(_sample(content), language.partition("-")[0].lower())
    return _wide(content) or Encoding("utf-8-sig")


def _wide(content: bytes) -> Encoding | None:
    """Detect UTF-16 without a byte-order mark.

    Every second byte of tabs, line ends and Latin letters is zero.
    """
    sample = content[: 2 * (SAMPLE // 2)]
    zeros = (sample[::2].count(0), sample[1::2].count(0))
    if sum(zeros) < max(2, len(sample) // 100) or min(zeros) * 20 > max(zeros):
        return None
    codec = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return Encoding(codec, note=f"The file has no mark of its encoding and was read as {codec.upper()}.")


def _sample(content: bytes) -> bytes:
    """Collect lines with non-ASCII bytes, up to the sample size."""
    lines: list[bytes] = []
    size = 0
    for match in re.finditer(rb"[^\n]*[\x80-\xff][^\n]*\n?", content[: 8 * SAMPLE]):
        lines.append(match[0][:SAMPLE])
        size += len(lines[-1])
        if size > SAMPLE:
            break
    return b"".join(lines)[: 2 * SAMPLE]


def _legacy(sample: bytes, language: str) -> Encoding:
    ranked = _ranked(sample)
    best, confidence = ranked[0] if ranked else ("", 0.0)
    east = [codec for codec in COMMON_PAIRS if _is_common(codec, sample)]
    looks_latin = 2 * len(LONE_HIGH.findall(sample)) > len(HIGH_RUN.findall(sample))
    if east and (best in COMMON_PAIRS or (confidence < SURE and not looks_latin)):
        return _eastern(east, ranked, LANGUAGES.get(language))
    if not ranked:
        raise Unreadable(ASK)
    return _single(sample, ranked, LANGUAGES.get(language))


def _eastern(east: list[str], ranked: list[tuple[str, float]], preferred: str | None) -> Encoding:
    """Detect a double-byte encoding: only one fits, or one fits far better than the others."""
    if len(east) == 1 or preferred in east:
        return _guessed(preferred if preferred in east else east[0], None)  # pyright: ignore[reportArgumentType]
    fitting = [(codec, confidence) for codec, confidence in ranked if codec in east]
    if not fitting or (len(fitting) > 1 and fitting[0][1] < CLEARLY * fitting[1][1]):
        raise Unreadable(ASK)
    best, confidence = fitting[0]
    doubt = None if confidence >= SURE else f"The encoding was guessed ({NAMES[best]}); look at the letters."
    return _guessed(best, doubt)


def _single(sample: bytes, ranked: list[tuple[str, float]], preferred: str | None) -> Encoding:
    """Detect a single-byte encoding.

    Scripts can be told apart for sure. Languages in Latin letters cannot.
    """
    best, confidence = ranked[0]
    if best not in LATIN:
        others = [other for codec, other in ranked[1:] if codec not in LATIN]
        if confidence < SURE / 2 or (others and confidence < NEARLY * others[0]):
            raise Unreadable(ASK)
        return _guessed(best, None)
    weights = {codec: value for codec, value in ranked if codec in LATIN}
    western = weights.get("cp1252", 0.0)
    if preferred in weights:
        best = str(preferred)
    elif confidence < 1.2 * western or (best == "mac_roman" and confidence < NEARLY * western):
        best = "cp1252"
        near = [codec for codec, value in weights.items() if value >= 0.9 * western and codec != "mac_roman"]
        if any(not _same(sample, codec, best) for codec in near) and confidence >= SURE / 2:
            raise Unreadable(ASK)
    elif best != "cp1252" and confidence < NEARLY * western and not _same(sample, best, "cp1252"):
        raise Unreadable(ASK)
    return _guessed(best, f"The encoding was guessed ({NAMES[best]}); accented letters may be wrong.")


def _same(sample: bytes, one: str, other: str) -> bool:
    return sample.decode(one, "replace") == sample.decode(other, "replace")


def _guessed(codec: str, doubt: str | None) -> Encoding:
    return Encoding(codec, f"The file is not in UTF-8 and was read as {NAMES[codec]}.", doubt)


def _is_common(codec: str, sample: bytes) -> bool:
    """Return whether a text has this encoding.

    All of it can be decoded, and 90 % of the non-ASCII bytes are pairs of common characters.
    """
    try:
        sample.decode(codec)
    except UnicodeDecodeError as error:
        if error.end < len(sample) - 4:  # the sample may end within a character
            return False
    high = sum(len(run) for run in HIGH_RUN.findall(sample))
    return sum(_high(run) for run in COMMON_PAIRS[codec].findall(sample)) >= 0.9 * high


def _high(run: bytes) -> int:
    return len(run) - len(run.translate(None, bytes(range(128, 256))))


def _ranked(sample: bytes) -> list[tuple[str, float]]:
    import chardet  # noqa: PLC0415 – most files are UTF-8

    found = chardet.detect_all(sample, ignore_threshold=True, include_encodings=DETECTED, compat_names=False)
    named = [(str(one["encoding"] or "ascii"), float(one["confidence"])) for one in found]
    known = [(SAME.get(codec := lookup(name).name, codec), confidence) for name, confidence in named]
    return [(codec, confidence) for codec, confidence in known if codec in NAMES]
