"""Pages that describe problem types: `/problems/<kind>`, the target of the `type` of a problem document."""

import re
from html import escape
from typing import Any

from litestar import MediaType, Request, Response, get

from wordrally.contracts.http.problem_types import PROBLEM_TYPES

_HEADERS = {
    "Cache-Control": "public, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors "
    "'none'",
}
_CODE = re.compile(r"`([^`]+)`")


@get("/problems", media_type=MediaType.HTML, include_in_schema=False)
async def list_problems() -> Response[str]:
    """List every problem type with its status."""
    links = (f'<li><a href="/problems/{kind}">{_title(kind)}</a> ({status})' for kind, (status, _) in _SORTED)
    return _page("Problems", f"<ul>{''.join(links)}</ul>")


@get([f"/problems/{kind}" for kind in PROBLEM_TYPES], media_type=MediaType.HTML, include_in_schema=False)
async def describe_problem(request: Request[Any, Any, Any]) -> Response[str]:
    """Describe one problem type.

    Each has a fixed path, since the client's pages take every path with a parameter.
    """
    kind = request.url.path.strip("/").rpartition("/")[2]
    status, sentence = PROBLEM_TYPES[kind]
    text = _CODE.sub(r"<code>\1</code>", escape(sentence))
    about = f"<p>Status {status}, type <code>/problems/{kind}</code></p>"
    return _page(_title(kind), f'{about}<p>{text}</p><p><a href="/problems">All problems</a></p>')


_SORTED = sorted(PROBLEM_TYPES.items())


def _title(kind: str) -> str:
    return kind.replace("-", " ").capitalize()


def _page(title: str, body: str) -> Response[str]:
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title} – Wordrally</title></head>'
    )
    page = f"{head}<body><main><h1>{title}</h1>{body}</main></body></html>"
    return Response(page, media_type=MediaType.HTML, headers=_HEADERS)
