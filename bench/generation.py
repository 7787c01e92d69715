"""`python -m bench.generation`: how fast quizzes are made from words, and in how much memory."""

import resource
import statistics
import time
from typing import get_args

from wordrally.contracts.http.vocabulary import Level, QuizRecipe
from wordrally.vocabulary.generation import propose_quiz
from wordrally.vocabulary.lexicon import open_lexicon

QUIZZES, QUESTIONS, RUNS = 20, 50, 5


def make_a_thousand(run: int) -> tuple[float, float]:
    """Return wall and CPU seconds for 20 quizzes of 50 questions of all kinds and levels.

    The lexicon is opened anew for each.
    """
    levels = get_args(Level)
    start, busy = time.perf_counter(), time.process_time()
    for seed in range(QUIZZES):
        lexicon = open_lexicon()
        recipe = QuizRecipe(level=levels[seed % len(levels)], count=QUESTIONS)
        made = propose_quiz(lexicon, recipe, run * QUIZZES + seed).questions
        assert len(made) == QUESTIONS
        lexicon.close()
    return time.perf_counter() - start, time.process_time() - busy


if __name__ == "__main__":
    walls, processors = zip(*(make_a_thousand(run) for run in range(RUNS)), strict=True)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"1,000 questions: {statistics.median(walls):.2f} s, of which {statistics.median(processors):.2f} s "
        f"on the processor"
        f" (medians of {RUNS}); {peak_mb:.0f} MB at most"
    )
