"""Formulas as one line of readable text: x², √(2), (a+b)/2."""

import re
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

MAX_FORMULA = 500
DELIMITED = re.compile(
    r"\\\((.{1,500}?)\\\)|\\\[(.{1,500}?)\\\]|\$\$([^$]{1,500})\$\$"
    r"|\[\$\$?\](.{1,500}?)\[/\$\$?\]|\[latex\](.{1,500}?)\[/latex\]",
    re.DOTALL,
)
RAISED = str.maketrans(
    "0123456789+-=()niabcdefghjklmoprstuvwxyz−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ⁻"
)
LOWERED = str.maketrans("0123456789+-=()aehijklmnoprstuvx−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₋")
SCRIPT = re.compile(r"([\^_])(?:\{([^{}]*)\}|(\\[A-Za-z]+|[^\s{}\\]))")
SIMPLE = re.compile(r"[\w.]+")
NOT_FORMULAS = frozenset({"annotation", "annotation-xml"})


def with_readable_formulas(text: str) -> tuple[str, bool]:
    """Make LaTeX formulas, as Anki and Moodle mark them, readable, and return whether there were any."""
    if "\\" not in text and "$" not in text and "[latex]" not in text:
        return text, False
    readable = DELIMITED.sub(lambda match: formula(next(part for part in match.groups() if part)), text)
    return readable, readable != text


def formula(latex: str) -> str:
    """Convert LaTeX to text."""
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]

    source = latex[:MAX_FORMULA].strip().removeprefix("$").removesuffix("$")
    for _ in range(3):  # scripts within scripts, from the inside
        source = SCRIPT.sub(_script, source)
    converter: Any = LatexNodes2Text(math_mode="text", keep_comments=True)
    try:
        return " ".join(converter.latex_to_text(source).split())
    except Exception:  # a formula that no program can set stays as it was written
        return latex


def _script(match: re.Match[str]) -> str:
    text = (match[2] if match[2] is not None else match[3] or "").strip()
    return raised(text) if match[1] == "^" else lowered(text)


def raised(text: str) -> str:
    """Write a superscript in Unicode characters, or after `^` where there are none."""
    return _moved(text, RAISED, "^")


def lowered(text: str) -> str:
    """Write a subscript in Unicode characters, or after `_`."""
    return _moved(text, LOWERED, "_")


def _moved(text: str, table: dict[int, int], mark: str) -> str:
    bare = "".join(text.split())
    if bare and all(ord(character) in table for character in bare):
        return bare.translate(table)
    if text in {r"\circ", "∘"} and mark == "^":
        return "°"
    return f"{mark}{text}" if len(text) == 1 or text.startswith("\\") else f"{mark}({text})"


LAID_OUT: dict[str, tuple[int, Callable[[list[str]], str]]] = {
    "msup": (2, lambda parts: parts[0] + raised(parts[1])),
    "msub": (2, lambda parts: parts[0] + lowered(parts[1])),
    "msubsup": (3, lambda parts: parts[0] + lowered(parts[1]) + raised(parts[2])),
    "mfrac": (2, lambda parts: f"{_grouped(parts[0])}/{_grouped(parts[1])}"),
    "mroot": (2, lambda parts: f"{raised(parts[1])}√({parts[0]})"),
}
WRAPPED: dict[str, tuple[str, str, str]] = {
    "msqrt": ("√(", "", ")"),
    "mfenced": ("(", ", ", ")"),
    "mtr": ("", ", ", ""),
    "mtable": ("", "; ", ""),
}


def mathml(element: Element) -> str:
    """Convert MathML to text. It may recurse: the XML reader bounds the depth of a document."""
    name = element.tag.rpartition("}")[2]
    parts = [mathml(inner) for inner in element if inner.tag.rpartition("}")[2] not in NOT_FORMULAS]
    if not parts:
        return " ".join((element.text or "").split())
    count, lay_out = LAID_OUT.get(name, (0, "".join))
    if count == len(parts):
        return lay_out(parts)
    before, between, after = WRAPPED.get(name, ("", "", ""))
    return f"{before}{between.join(parts)}{after}"


def _grouped(text: str) -> str:
    return text if SIMPLE.fullmatch(text) else f"({text})"
