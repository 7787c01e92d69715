"""Pages that are filled from the top, block by block."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import shapeStr
from reportlab.pdfgen.canvas import Canvas

from wordrally.vocabulary.formats.worksheet.directions import begins_right, visual_runs
from wordrally.vocabulary.formats.worksheet.typefaces import BASE, font, runs_of

WIDTH, HEIGHT = A4
MARGIN = 20 * mm
LEADING = 1.5
PAGE_NUMBER_SIZE = 9
UNBROKEN = re.compile(
    r"\s+|[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]|[^\s\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]{1,40}"
)
"""Line breaks: at blanks, around East Asian characters, and within anything longer than a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph; sizes and indents are in points."""

    text: str
    size: float = 11
    indent: float = 0


class WorksheetLayout:
    """A document being written."""

    def __init__(self, title: str, language: str) -> None:
        self._content = BytesIO()
        self._canvas = Canvas(
            self._content, pagesize=A4, invariant=1, lang=language
        )  # the same quiz, the same bytes
        self._canvas.setTitle(title)
        self._y = HEIGHT - MARGIN

    def put(self, *texts: Text, space_after: float = 0) -> None:
        """Add a block; it stays on one page if one page can hold it."""
        lines = [(text, line) for text in texts for line in _lines(text)]
        height = sum(text.size * LEADING for text, _ in lines)
        if height > self._y - MARGIN and height <= HEIGHT - 2 * MARGIN:
            self.turn()
        for text, line in lines:
            if text.size * LEADING > self._y - MARGIN:
                self.turn()
            self._y -= text.size * LEADING
            self._set(text, line)
        self._y -= space_after

    def turn(self) -> None:
        """Begin a new page."""
        self._canvas.setFont(font(BASE), PAGE_NUMBER_SIZE)
        self._canvas.drawCentredString(WIDTH / 2, MARGIN / 2, str(self._canvas.getPageNumber()))
        self._canvas.showPage()
        self._y = HEIGHT - MARGIN

    def content(self) -> bytes:
        """Return the finished document."""
        self.turn()
        self._canvas.save()
        return self._content.getvalue()

    def _set(self, text: Text, line: str) -> None:
        from_right = begins_right(text.text)
        runs = [
            (name, shapeStr(run, name, text.size, force=True))
            for name, run in visual_runs(line, from_right=from_right)
        ]
        widths = [_width(run, name, text.size) for name, run in runs]
        x = WIDTH - MARGIN - text.indent - sum(widths) if from_right else MARGIN + text.indent
        for (name, run), width in zip(runs, widths, strict=True):
            self._canvas.setFont(name, text.size)
            self._canvas.drawString(x, self._y, run)
            x += width


def _lines(text: Text) -> Iterator[str]:
    room = WIDTH - 2 * MARGIN - text.indent
    for paragraph in text.text.split("\n"):
        line, length = "", 0.0
        for match in UNBROKEN.finditer(paragraph):
            width = sum(stringWidth(run, name, text.size) for name, run in runs_of(match[0]))
            if line and length + width > room and not match[0].isspace():
                yield line.rstrip()
                line, length = "", 0.0
            line += match[0]
            length += width
        yield line.rstrip()


def _width(run: str, name: str, size: float) -> float:
    """Measure a text: as HarfBuzz shaped it, or by the font."""
    shape = getattr(run, "__shapeData__", None)
    return sum(glyph.x_advance for glyph in shape) * size / 1_000 if shape else stringWidth(run, name, size)
