"""HTML as strings: elements, and the subset of Markdown that descriptions use."""

import re
from html import escape

_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")


def element(tag: str, *content: str, **attributes: str) -> str:
    """Write an element. `content` is HTML; `class_` stands for `class`, `aria_label` for `aria-label`."""
    names = {name: name.rstrip("_").replace("_", "-") for name in attributes}
    written = "".join(f' {names[name]}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{''.join(content)}</{tag}>"


def code(text: str) -> str:
    """Write a literal."""
    return element("code", escape(text))


def link(target: str, content: str) -> str:
    """Write a link around HTML."""
    return element("a", content, href=target)


def prose(text: str) -> str:
    """Write the paragraphs and lists of a description."""
    return "".join(_block(block.strip()) for block in text.strip().split("\n\n"))


def phrase(text: str) -> str:
    """Write a description on one line."""
    with_code = _CODE.sub(r"<code>\1</code>", escape(text))
    return _LINK.sub(r'<a href="\2">\1</a>', with_code)


def _block(block: str) -> str:
    before, *items = re.split(r"^- ", block, flags=re.MULTILINE)
    paragraph = element("p", phrase(before)) if before.strip() else ""
    return paragraph + (element("ul", *(element("li", phrase(item)) for item in items)) if items else "")
