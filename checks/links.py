"""Check that every link, path and make target that the documents name exists: `python -m checks.links`."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).parents[1]
BASES = (ROOT, ROOT / "src/wordrally", ROOT / "src", ROOT / "web")
"""Folders from which a document may name a path, besides its own."""

FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!\\)\]\(\s*<?([^)\s>]+)>?[^)]*\)|(?:src|href)=\"([^\"]+)\"")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
PATH = re.compile(r"\.?[a-z][\w.-]*(?:/[\w.-]+)+/?")
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:|//")
SOURCE = (".py", ".ts", ".svelte", ".md", ".sql", ".lua", ".yaml", ".toml", ".sh", ".svg")
TARGET = re.compile(r"^([\w./$()-]+(?: [\w./$()-]+)*):(?!=)", re.MULTILINE)


def documents() -> list[Path]:
    """Every Markdown file of the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for line in listed.splitlines() if (path := ROOT / line).is_file()]


def mistakes_in(document: Path, text: str) -> Iterator[str]:
    """Sentences about what the text of a document names and what does not exist."""
    prose = FENCE.sub("", text)
    for match in LINK.finditer(CODE.sub("", prose)):
        if (why := broken_link(document, match[1] or match[2])) is not None:
            yield why
    for code in CODE.findall(prose):
        yield from missing_names(document, code)


def broken_link(document: Path, link: str) -> str | None:
    """Explain why a link leads nowhere, or return None. Links to other hosts are not followed."""
    if EXTERNAL.match(link) or link.startswith("/"):
        return None
    path, _, anchor = unquote(link).partition("#")
    target = document.parent / path if path else document
    if not target.exists():
        return f"links to {path}, which does not exist"
    if anchor and target.suffix == ".md" and anchor not in anchors(target.read_text("utf-8")):
        return f"links to #{anchor}, which is no heading of {target.name}"
    return None


def anchors(text: str) -> set[str]:
    """Return the anchors of a document's headings, as code hosts make them."""
    plain = (re.sub(r"[`*_]|\]\([^)]*\)|\[", "", heading) for heading in HEADING.findall(FENCE.sub("", text)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in plain}


def missing_names(document: Path, code: str) -> Iterator[str]:
    """Sentences about paths and make targets in an inline code that do not exist."""
    path, _, _ = code.partition("::")  # a test may follow
    if PATH.fullmatch(path) and is_ours(document, path) and not exists(document, path):
        yield f"names `{path}`, which does not exist"
    if (command := re.match(r"make ([a-z][\w-]*)", code)) and command[1] not in make_targets():
        yield f"names `make {command[1]}`, which the Makefile does not have"


def is_ours(document: Path, name: str) -> bool:
    """Return whether a name with slashes is a file here.

    It may be a media type, a subject or a file of a running stack.
    """
    first = name.split("/", maxsplit=1)[0]
    return name.endswith(SOURCE) or any((base / first).is_dir() for base in (*BASES[:2], document.parent))


def exists(document: Path, name: str) -> bool:
    """Return whether the path exists from the document's folder or from a base."""
    return any((base / name).exists() for base in (document.parent, *BASES))


def make_targets() -> set[str]:
    """Return the targets of the Makefile."""
    text = (ROOT / "Makefile").read_text("utf-8")
    return {name for names in TARGET.findall(text) for name in names.split()}


def main() -> int:
    """Print every mistake, and return how the process exits."""
    found = [
        f"{path.relative_to(ROOT)} {mistake}"
        for path in documents()
        for mistake in mistakes_in(path, path.read_text("utf-8"))
    ]
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
