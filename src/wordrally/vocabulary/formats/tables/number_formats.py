"""Numbers as a sheet shows them: dates, times, percentages, leading zeros, currencies, fractions.

See ECMA-376, part 1, section 18.8.30.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from xml.etree.ElementTree import Element

from wordrally.vocabulary.formats.containers.markup import descendants

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
OF_THE_COMPUTER = frozenset({14, 22, 27, 30, 31, 36, 50, 54, 57})
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[(h+|m+|s+)\]|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(AM/PM|A/P)|(y+|m+|d+|h+|s+|\.0+)|(.)',
    re.IGNORECASE | re.DOTALL,
)
DATE = re.compile(r"[ymdhs]|AM/PM", re.IGNORECASE)
LITERALS = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.', re.IGNORECASE)
DIGITS = re.compile(r"(?:[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+),*")
FRACTION = re.compile(r"^(#?\s*)?[?#0]*\s*(\?+|#+)/(\?+|\d+)$")
MAX_DIGITS = 15
MAX_FORMAT = 255
LAST_DAY = 2_958_465  # 9999-12-31
STYLE = "A date is shown in the style of the computer; here it is year, month and day."
UNREADABLE_FORMAT = "A number has a format that cannot be read; look at how the sheet shows it."


@dataclass(frozen=True, slots=True)
class Formatted:
    """The text of a cell, and the doubts about it."""

    text: str
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class NumberFormats:
    """The number formats of a workbook, by the style of a cell."""

    styles: Sequence[int] = ()
    codes: dict[int, str] = field(default_factory=dict[int, str])
    since_1904: bool = False

    def shown(self, value: str, style: str) -> Formatted:
        """Format a number as the sheet shows it."""
        try:
            number = Decimal(value)
        except InvalidOperation:
            return Formatted(value)
        if not number.is_finite() or abs(number.adjusted()) > 300:
            return Formatted(value)
        key = (
            self.styles[int(style)]
            if style.isdecimal() and len(style) < 6 and int(style) < len(self.styles)
            else 0
        )
        code = self.codes.get(key) or BUILT_IN.get(key)
        if code is None:
            return Formatted(_general(number), UNREADABLE_FORMAT)
        text = _formatted(number, code[:MAX_FORMAT], since_1904=self.since_1904)
        if text is None:
            return Formatted(_general(number), UNREADABLE_FORMAT)
        return Formatted(text, STYLE if key in OF_THE_COMPUTER and key not in self.codes else None)


def formats_in(styles: Element | None, workbook: Element) -> NumberFormats:
    """Read the formats that `xl/styles.xml` declares."""
    since_1904 = any(
        properties.get("date1904", "").lower() in {"1", "true"}
        for properties in descendants(workbook, "workbookPr")
    )
    if styles is None:
        return NumberFormats(since_1904=since_1904)
    codes = {
        int(one.get("numFmtId", "0")): one.get("formatCode", "")
        for one in descendants(styles, "numFmt")
        if re.fullmatch(r"\d{1,5}", one.get("numFmtId", ""))
    }
    cells = next(descendants(styles, "cellXfs"), None)
    used = [one.get("numFmtId", "0") for one in descendants(cells, "xf")] if cells is not None else []
    return NumberFormats(
        [int(one) if one.isdecimal() and len(one) < 6 else 0 for one in used], codes, since_1904
    )


def _formatted(number: Decimal, code: str, *, since_1904: bool) -> str | None:
    section, signed = _section(number, code.split(";"))
    bare = LITERALS.sub("", section)
    if section.strip().lower() in {"general", "@", ""}:
        return _general(number)
    if DATE.search(bare.replace("E+", "").replace("E-", "")):
        return _date(number, section, since_1904=since_1904)
    if FRACTION.match(bare.strip()):
        return _fraction(number, bare.strip())
    if "E+" in bare.upper() or "E-" in bare.upper():
        return _scientific(number, bare)
    return _number(number if signed else abs(number), section)


def _section(number: Decimal, sections: Sequence[str]) -> tuple[str, bool]:
    """Choose the section for positive, negative or zero values.

    A section for negative ones shows its own sign.
    """
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _general(number: Decimal) -> str:
    """Format as General: at most fifteen digits, so that 0.1 + 0.2 is 0.3, as in Excel."""
    rounded = number.normalize() if not number else Decimal(f"{number:.{MAX_DIGITS}g}").normalize()
    if -5 <= rounded.adjusted() < 15:
        return f"{rounded:f}"
    return f"{rounded:E}".replace("E+", "E+")


def _number(number: Decimal, section: str) -> str | None:
    literal: list[str] = []
    masked = _masked(section, literal)
    digits = DIGITS.search(masked)
    percent = masked.count("%")
    if digits is None:
        return _filled(masked, literal) if masked.strip("\0 ") == "" and literal else None
    if re.search(r"[A-Za-z]", masked):
        return None
    pattern = digits[0]
    thousands = len(pattern) - len(pattern.rstrip(","))
    number = number.scaleb(2 * percent - 3 * thousands)
    whole, _, decimals = pattern.rstrip(",").partition(".")
    text = _digits(abs(number), whole, decimals)
    sign = "-" if number < 0 else ""
    shown = masked[: digits.start()] + sign + text + masked[digits.end() :]
    return _filled(
        shown if not sign else sign + masked[: digits.start()] + text + masked[digits.end() :], literal
    )


def _digits(number: Decimal, whole: str, decimals: str) -> str:
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    integer, _, fraction = f"{rounded:f}".partition(".")
    least = whole.replace(",", "").count("0")
    integer = integer.lstrip("0").rjust(least, "0")
    optional = len(decimals) - len(decimals.rstrip("#?"))
    while optional and fraction.endswith("0"):
        fraction, optional = fraction[:-1], optional - 1
    if "," in whole and integer:
        integer = f"{int(integer):,}".rjust(least, "0")
    return (integer or ("0" if not fraction else "")) + (f".{fraction}" if fraction else "")


def _masked(section: str, literal: list[str]) -> str:
    """Replace the literal texts of a section by `\0`, and return them."""
    masked: list[str] = []
    for token in TOKEN.finditer(section):
        if token[1] is not None or token[2] is not None or token[4] is not None:
            literal.append(token[1] or token[2] or token[4] or "")
            masked.append("\0")
        elif token[5] or token[6] or token[7]:
            masked.append(token[0])
    return "".join(masked)


def _filled(masked: str, literal: list[str]) -> str:
    parts = masked.split("\0")
    return "".join(part + text for part, text in zip(parts, [*literal, ""], strict=False)).strip()


def _fraction(number: Decimal, bare: str) -> str | None:
    below = bare.rpartition("/")[2]
    if below.isdecimal():
        base = int(below)
        value = Fraction(round(number * base), base) if 0 < base < 1_000 else None
    else:
        value = Fraction(number).limit_denominator(10 ** min(len(below), 3) - 1)
    if value is None:
        return None
    whole, rest = (
        divmod(abs(value), 1) if bare.startswith(("#", "0", "?")) and " " in bare else (0, abs(value))
    )
    sign = "-" if value < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    part = f"{rest.numerator}/{rest.denominator}"
    return f"{sign}{whole} {part}" if whole else f"{sign}{part}"


def _scientific(number: Decimal, bare: str) -> str:
    decimals = len(re.sub(r"E.*", "", bare, flags=re.IGNORECASE).partition(".")[2])
    mantissa, _, exponent = f"{number:.{decimals}E}".partition("E")
    return f"{mantissa}E{exponent[0]}{exponent[1:].rjust(2, '0')}"


def _date(number: Decimal, section: str, *, since_1904: bool) -> str | None:
    moment = _moment(number, since_1904=since_1904)
    if moment is None:
        return None
    tokens = [*TOKEN.finditer(section)]
    half_day = any(token[5] for token in tokens)
    shown: list[str] = []
    last = ""
    for place, token in enumerate(tokens):
        if token[1] is not None or token[2] is not None or token[4] is not None:
            shown.append(token[1] or token[2] or token[4] or "")
        elif token[3]:
            unit = token[3][0].lower()
            shown.append(_elapsed(number, unit, len(token[3])))
            last = unit
        elif token[5]:
            shown.append("AM" if moment.hour < 12 else "PM")
        elif token[6]:
            is_minute = token[6][0] in "mM" and (last in {"h", "s"} or _before_seconds(tokens[place + 1 :]))
            shown.append(_part(moment, token[6].lower(), half_day=half_day, is_minute=is_minute))
            last = "" if is_minute else token[6][0].lower()
        elif token[7] and token[7].isalpha():
            return None
        elif token[7]:
            shown.append(token[7])
    return "".join(shown).strip()


def _moment(number: Decimal, *, since_1904: bool) -> datetime | None:
    """Convert days since 1899-12-31 to a date. Excel counts 1900-02-29, a day that never was."""
    if not 0 <= number <= LAST_DAY:
        return None
    days = number + (1_462 if since_1904 else 0)
    start = datetime(1899, 12, 31) if days < 60 else datetime(1899, 12, 30)
    return start + timedelta(seconds=round(float(days) * 86_400))


def _before_seconds(tokens: Sequence[re.Match[str]]) -> bool:
    following = next((token[6] or token[3] for token in tokens if token[6] or token[3]), "")
    return following[:1].lower() == "s"


def _elapsed(number: Decimal, unit: str, width: int) -> str:
    seconds = round(number * 86_400)
    value = {"h": seconds // 3_600, "m": seconds // 60, "s": seconds}[unit]
    return str(value).rjust(width, "0")


def _part(moment: datetime, token: str, *, half_day: bool, is_minute: bool) -> str:
    """Format a run of one letter; a longer run shows more."""
    width = len(token)
    two = min(width, 2)
    hour = (moment.hour % 12 or 12) if half_day else moment.hour
    month, day = MONTHS[moment.month - 1], DAYS[moment.weekday()]
    months = {1: str(moment.month), 2: f"{moment.month:02}", 3: month[:3], 5: month[:1]}
    days = {1: str(moment.day), 2: f"{moment.day:02}", 3: day[:3]}
    parts = {
        "y": f"{moment.year:04}" if width > 2 else f"{moment.year % 100:02}",
        "m": f"{moment.minute:0{two}}" if is_minute else months.get(width, month),
        "d": days.get(width, day),
        "h": f"{hour:0{two}}",
        "s": f"{moment.second:0{two}}",
    }
    return parts.get(token[0], "." + "0" * (width - 1))
