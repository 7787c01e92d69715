"""Write `docs/settings.md` from the code, or check it: `python -m checks.settings [--check]`."""

import re
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from inspect import cleandoc
from typing import Annotated, Any, Literal, get_args, get_origin

import mdformat
import msgspec
from msgspec import UNSET, Meta

from checks.links import ROOT
from wordrally.gateway.settings import GatewaySettings
from wordrally.quiz.settings import QuizSettings, ScoringSettings
from wordrally.realtime.settings import RealtimeSettings
from wordrally.user.settings import HistorySettings, UserSettings
from wordrally.web.settings import WebSettings

STYLE: dict[str, Any] = tomllib.loads((ROOT / ".mdformat.toml").read_text("utf-8"))
PAGE = ROOT / "docs/settings.md"
PROCESSES: dict[str, type[msgspec.Struct]] = {
    "gateway": GatewaySettings,
    "user": UserSettings,
    "history": HistorySettings,
    "quiz": QuizSettings,
    "scoring": ScoringSettings,
    "realtime": RealtimeSettings,
    "web": WebSettings,
}

BEGINNING = """\
# Settings

`make fix` writes this page from the code, and `make check` refuses a stale one. Each process
(`wordrally serve …`) reads its settings once from environment variables, and does not start when one is
missing or wrong. A list is separated by commas.

## Of a stack on one machine
`wordrally up` sets everything below for its processes. These variables of its own environment change that:

| variable | option | meaning |
| --- | --- | --- |
| `DATA` | `--data` | the data folder; `data` unless set |
| `PORT` | `--port` | the gateway's port; 8080 unless set, 0 for any free one |
| `LAN` | `--lan` | listen for the whole network, not for this machine alone |
| `WORDRALLY_PUBLIC_URL` | – | the address that people use, when it is not this machine's own |
| `WORDRALLY_ALLOWED_ORIGINS` | – | origins of other pages that may call the API, beside the stack's own |
| `WORDRALLY_NATS_URL` | – | a queue that runs already; none is started then |
| `WORDRALLY_STORE_URL` | – | a store that runs already; none is started then |
| `WORDRALLY_USER_DATABASE_URL` | – | a PostgreSQL database in place of a file |
| `WORDRALLY_QUIZ_DATABASE_URL` | – | a PostgreSQL database in place of a file |

Other settings below are passed on to the processes that know them.
"""


def page() -> str:
    """Return the page as it should be."""
    lines = [BEGINNING, *(line for name in PROCESSES for line in _section(name, PROCESSES[name]))]
    return mdformat.text("\n".join(lines), options=STYLE, extensions={"tables"})


def _section(name: str, settings: type[msgspec.Struct]) -> Iterator[str]:
    yield f"## `wordrally serve {name}`"
    for paragraph in cleandoc(settings.__doc__ or "").split("\n\n"):
        yield from textwrap.wrap(paragraph, 110, break_on_hyphens=False)
        yield ""
    yield "| variable | default | allowed |"
    yield "| --- | --- | --- |"
    for field in sorted(msgspec.structs.fields(settings), key=lambda one: not one.required):
        yield f"| `WORDRALLY_{field.name.upper()}` | {_default(field)} | {_allowed(field.type)} |"
    yield ""


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "**required**"
    value: Any = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    return "–" if value in ("", [], None, UNSET) else f"`{value}`"


def _allowed(kind: Any) -> str:
    if get_origin(kind) is Annotated:
        base, *metas = get_args(kind)
        return next(
            (text for meta in metas if isinstance(meta, Meta) and (text := _bounds(meta))), _allowed(base)
        )
    if get_origin(kind) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(kind))
    if get_origin(kind) is list:
        return "list"
    return {str: "text", int: "whole number", float: "number", bool: "`true`, `false`"}.get(kind, "text")


def _bounds(meta: Meta) -> str:
    if meta.pattern is not None:
        return "matches `" + re.sub(r"([|])", r"\\\1", meta.pattern) + "`"
    least, most = meta.ge if meta.ge is not None else meta.gt, meta.le if meta.le is not None else meta.lt
    if least is not None and most is not None:
        return f"{least:,} to {most:,}"
    return f"at least {least:,}" if least is not None else ""


def main(arguments: list[str]) -> int:
    """Write or check the page, and return the exit code."""
    if "--check" not in arguments:
        PAGE.write_text(page(), "utf-8")
        return 0
    is_fresh = PAGE.exists() and PAGE.read_text("utf-8") == page()
    if not is_fresh:
        print("docs/settings.md is stale: run 'make fix'", file=sys.stderr)
    return 0 if is_fresh else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
