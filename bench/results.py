"""Stored figures, one file per kind of machine, in version control. A run replaces those of its shapes."""

from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent / "results"


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A shape's figures: the medians of its runs. `loop_ns` is how fast the machine was just before."""

    measured_on: str
    runs: int
    load_average: float
    loop_ns: float = 0.0
    settings: dict[str, float | str]
    figures: dict[str, float]
    refused: dict[str, int]


class Results(msgspec.Struct, kw_only=True):
    """All figures of a kind of machine."""

    machine: dict[str, str]
    shapes: dict[str, Result] = {}


def load(kind: str, machine: dict[str, str]) -> Results:
    """Load the stored figures for machines of this kind; empty at first."""
    file = FOLDER / f"{kind}.json"
    if not file.exists():
        return Results(machine=machine)
    return msgspec.json.decode(file.read_bytes(), type=Results)


def keep(kind: str, results: Results) -> None:
    FOLDER.mkdir(exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode(results, order="sorted"), indent=1)
    (FOLDER / f"{kind}.json").write_bytes(text + b"\n")
