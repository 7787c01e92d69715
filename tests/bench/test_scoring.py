"""The benchmark of scoring, on real engines and with a few answers."""

import asyncio
from pathlib import Path

import pytest

from bench import scoring


@pytest.mark.engine
def test_every_answer_of_the_benchmark_is_scored_and_rebuilt(tmp_path: Path):
    shape = scoring.Shape("tiny", sessions=2, players=10, questions=2, batch=8)
    [row] = asyncio.run(scoring.measure(tmp_path, [shape]))
    assert row["answers"] == 40
    assert all(isinstance(row[figure], int | float) for figure in ("answers_per_s", "rebuild_s"))
