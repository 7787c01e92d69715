"""The text that Markdown shows."""

from functools import lru_cache
from typing import Any

from wordrally.vocabulary.formats.plain_text.hypertext import MAX_MARKED_UP, plain


@lru_cache(maxsize=1)
def _renderer() -> Any:
    from markdown_it import MarkdownIt  # noqa: PLC0415 – few files have any

    return MarkdownIt("commonmark", {"html": True, "maxNesting": 20, "breaks": True})


def plain_markdown(source: str) -> tuple[str, list[str]]:
    """Convert Markdown, with the same result as `plain`."""
    return plain(_renderer().render(source[:MAX_MARKED_UP]))
