"""Gaps of cloze notes, also nested: `{{c1::Paris::city}} lies in {{c2::{{c3::northern}} France}}`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

MARK = re.compile(r"\{\{c(\d{1,3}(?:,\d{1,3}){0,9})::|\}\}")
MAX_DEPTH = 8
GAP_MARK = "\ue000"
"""Stands for a gap while markup and formulas are made readable."""

PICTURE_GAP = "image-occlusion:"


@dataclass(frozen=True, slots=True)
class Gap:
    """A hidden text; `parts` are texts and gaps within it."""

    numbers: Sequence[int]
    parts: "list[str | Gap]" = field(default_factory=list["str | Gap"])
    hints: list[str] = field(default_factory=list[str])


Part = str | Gap


def parts_of(text: str) -> list[Part]:
    """Split a text into its gaps; unbalanced braces stay text."""
    root: list[Part] = []
    opened: list[tuple[Gap, str]] = []
    at = 0
    for mark in MARK.finditer(text):
        _append(root, opened, text[at : mark.start()])
        at = mark.end()
        if mark[1] and len(opened) < MAX_DEPTH:
            opened.append((Gap([int(number) for number in mark[1].split(",")]), mark[0]))
        elif mark[1] or not opened:
            _append(root, opened, mark[0])
        else:
            gap, _ = opened.pop()
            (opened[-1][0].parts if opened else root).append(gap)
    _append(root, opened, text[at:])
    while opened:
        gap, mark_text = opened.pop()
        (opened[-1][0].parts if opened else root).extend([mark_text, *gap.parts])
    return root


def _append(root: list[Part], opened: Sequence[tuple[Gap, str]], text: str) -> None:
    if not text:
        return
    if not opened:
        root.append(text)
        return
    gap = opened[-1][0]
    shown, mark, hint = text.partition("::")
    gap.parts.append(shown)
    if mark:
        gap.hints.append(hint)


def gaps_in(parts: Sequence[Part]) -> Iterator[Gap]:
    """Return all gaps in the order in which they begin."""
    for part in parts:
        if isinstance(part, Gap):
            yield part
            yield from gaps_in(part.parts)


def shown(parts: Sequence[Part], number: int | None) -> str:
    """Return the text with the gaps of that number empty and all others filled."""
    return "".join(_shown(part, number) for part in parts)


def _shown(part: Part, number: int | None) -> str:
    if isinstance(part, str):
        return part
    if number not in part.numbers:
        return shown(part.parts, number)
    hint = "".join(part.hints)
    return f"{GAP_MARK} ({hint})" if hint else GAP_MARK


def hidden(parts: Sequence[Part], number: int) -> list[str]:
    """Return the text that fills the gaps of that number."""
    return [shown(gap.parts, None) for gap in gaps_in(parts) if number in gap.numbers]
