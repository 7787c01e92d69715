"""Plots of the kept figures for the documents, as SVG: a few lines over a size of room."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bench.results import Results
from bench.shapes import LINEAR

Line = Sequence[tuple[float, float]]

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 720, 360, 70, 50, 130, 50
_COLOURS = ("#2f6fed", "#d9480f", "#2b8a3e", "#862e9c")
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.title{font-weight:600}line{stroke:#ddd}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}line{stroke:#444}}"
)


def draw(results: Results, folder: Path) -> None:
    """Latency, CPU and bytes over the number of players; nothing before two sizes were measured."""
    measured = {
        shape.players: results.shapes[shape.name].figures for shape in LINEAR if shape.name in results.shapes
    }
    if len(measured) < 2:
        return
    plots = {
        "latency": (
            "Latency at the 99th percentile, ms",
            ("welcome_p99_ms", "accepted_p99_ms", "spread_p99_ms"),
        ),
        "cpu": ("CPU of all servers, µs", ("play_server_cpu_us_each", "join_server_cpu_us_each")),
        "bytes": ("Sent, bytes per player and question", ("bytes_per_player_and_question",)),
    }
    folder.mkdir(exist_ok=True)
    for name, (title, figures) in plots.items():
        lines = {
            _NAMES[figure]: [(size, row[figure]) for size, row in measured.items()] for figure in figures
        }
        (folder / f"{name}.svg").write_text(plot(f"{title}, over players in one room", lines), "utf-8")


def draw_floor(results: Results, folder: Path) -> None:
    """CPU of a frame, ours beside what can be done at all, over the sockets of one node."""
    measured = {
        int(result.settings["players"]): result.figures
        for name, result in sorted(results.shapes.items(), key=lambda row: row[1].settings["players"])
        if name.startswith("node-")
    }
    if len(measured) < 2:
        return
    names = {name: f"fan_out_{name}_cpu_us_each" for name in ("ours", "bare", "floor")}
    lines = {
        _FLOORS[name]: [(size, row[figure]) for size, row in measured.items() if figure in row]
        for name, figure in names.items()
    }
    title = "CPU of one frame to one socket, µs, over sockets"
    folder.mkdir(exist_ok=True)
    (folder / "floor.svg").write_text(
        plot(title, {name: line for name, line in lines.items() if line}), "utf-8"
    )


_FLOORS = {"ours": "ours", "bare": "bare picows", "floor": "C, write only"}
_NAMES = {
    "welcome_p99_ms": "join to welcome",
    "accepted_p99_ms": "accepted",
    "spread_p99_ms": "question spread",
    "play_server_cpu_us_each": "a question",
    "join_server_cpu_us_each": "a join",
    "bytes_per_player_and_question": "bytes",
}


def plot(title: str, lines: Mapping[str, Line]) -> str:
    """Draw an SVG image; both axes begin at 0."""
    columns = sorted({x for line in lines.values() for x, _ in line})
    paper = _Paper(columns[-1], _round_up(max(y for line in lines.values() for _, y in line)))
    parts = [f'<text class="title" x="{_LEFT}" y="24">{escape(title)}</text>', *paper.axes(columns)]
    for colour, (name, line) in zip(_COLOURS, lines.items(), strict=False):
        parts += paper.line(name, line, colour)
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{_STYLE}</style>{"".join(parts)}</svg>\n'


@dataclass(frozen=True, slots=True)
class _Paper:
    """The coordinates of the image."""

    widest: float
    highest: float

    def x(self, value: float) -> float:
        return _LEFT + value / self.widest * (_WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return _HEIGHT - _BOTTOM - value / self.highest * (_HEIGHT - _TOP - _BOTTOM)

    def axes(self, columns: Sequence[float]) -> Iterator[str]:
        for value in (self.highest * step / 4 for step in range(5)):
            y = self.y(value)
            yield f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.0f}" y2="{y:.0f}"/>'
            yield f'<text x="{_LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{value:,g}</text>'
        for value in columns:
            yield f'<text x="{self.x(value):.0f}" y="{_HEIGHT - 24}" text-anchor="middle">{value:,g}</text>'

    def line(self, name: str, line: Line, colour: str) -> Iterator[str]:
        points = [(self.x(x), self.y(y)) for x, y in line]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        yield f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for x, y in points:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
        x, y = points[-1]
        yield f'<text x="{x + 10:.0f}" y="{y + 4:.0f}" style="fill:{colour}">{escape(name)}</text>'


def _round_up(value: float) -> float:
    """Return the next round number for an axis."""
    unit = 10.0 ** (len(str(int(value))) - 1)
    return next(unit * step for step in (1, 2, 4, 6, 8, 10) if unit * step >= value)
