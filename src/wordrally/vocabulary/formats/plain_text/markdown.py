"""The text that Markdown shows."""

import re
from functools import lru_cache
from typing import Any

from wordrally.vocabulary.formats.plain_text.hypertext import MAX_MARKED_UP, plain

BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,500})\*\*|__(?=\S)([^_\n]{1,500})__")
ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,500})(?<=\S)\*(?![\w*])")


def without_emphasis(text: str) -> str:
    """Return a text without the marks of bold and italic words."""
    upright = BOLD.sub(lambda bold: bold[1] or bold[2], text)
    return ITALIC.sub(r"\1", upright)


@lru_cache(maxsize=1)
def _renderer() -> Any:
    from markdown_it import MarkdownIt  # noqa: PLC0415 – few files have any

    return MarkdownIt("commonmark", {"html": True, "maxNesting": 20, "breaks": True})


def plain_markdown(source: str) -> tuple[str, list[str]]:
    """Convert Markdown, with the same result as `plain`."""
    return plain(_renderer().render(source[:MAX_MARKED_UP]))
