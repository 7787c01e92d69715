"""The page of the documents holds all that they say, and needs nothing but its stylesheet."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from wordrally.documents import asyncapi, openapi
from wordrally.documents.markup import prose
from wordrally.documents.page import STYLESHEET, render
from wordrally.documents.publish import publish

HTTP, SOCKETS = openapi.build(), asyncapi.build()
VOID = {"meta", "link"}


class Outline(HTMLParser):
    """Anchors, links and what a page loads; `balanced` when each tag closes the one opened last."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.tags: set[str] = set()
        self._open: list[str] = []
        self.balanced = True
        self.feed(page)
        self.balanced = self.balanced and not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.anchors += [given["id"]] if given.get("id") else []
        self.links += [given["href"] or ""] if tag == "a" else []
        self.loaded += [given["href"] or ""] if tag == "link" else []
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.balanced = self.balanced and bool(self._open) and self._open.pop() == tag


OUTLINE = Outline(render(HTTP, SOCKETS))


def test_the_page_is_well_formed():
    assert OUTLINE.balanced
    assert len(set(OUTLINE.anchors)) == len(OUTLINE.anchors)


def test_every_call_frame_and_schema_has_its_place():
    calls = {operation["operationId"] for path in HTTP["paths"].values() for operation in path.values()}
    frames = {f"frame-{name}" for name in SOCKETS["components"]["messages"]}
    schemas = {f"schema-{name}" for document in (HTTP, SOCKETS) for name in document["components"]["schemas"]}
    assert set(OUTLINE.anchors) == calls | frames | schemas


def test_every_link_leads_somewhere():
    outside = {link for link in OUTLINE.links if not link.startswith("#")}
    assert outside == {"/api/v1/openapi.json", "/asyncapi.json", "/"}
    assert {link[1:] for link in OUTLINE.links if link.startswith("#")} <= set(OUTLINE.anchors)


def test_nothing_is_run_and_nothing_is_loaded_from_elsewhere():
    assert not OUTLINE.tags & {"script", "style", "img", "iframe"}
    assert OUTLINE.loaded == ["data:,", STYLESHEET]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One <b>.\n\nTwo.", "<p>One &lt;b&gt;.</p><p>Two.</p>"),
        ("Send `If-Match`.", "<p>Send <code>If-Match</code>.</p>"),
        ("See [this](/x).", '<p>See <a href="/x">this</a>.</p>'),
        ("Codes:\n- one\n- two", "<p>Codes:\n</p><ul><li>one\n</li><li>two</li></ul>"),
    ],
)
def test_descriptions_are_read_as_markdown(text: str, html: str):
    assert prose(text) == html


def test_publishing_writes_each_document_and_the_page(tmp_path: Path):
    publish(tmp_path)
    assert json.loads((tmp_path / "openapi.json").read_bytes()) == HTTP
    assert json.loads((tmp_path / "asyncapi.json").read_bytes()) == SOCKETS
    assert (tmp_path / "docs/index.html").read_text() == render(HTTP, SOCKETS)
    assert (tmp_path / STYLESHEET[1:]).is_file()
