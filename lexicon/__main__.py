"""Command `python -m lexicon [FILE]`, which writes the lexicon, by default where the package reads it."""

import sys
from pathlib import Path

from lexicon.store import write

LEXICON = Path(__file__).parents[1] / "src" / "wordrally" / "vocabulary" / "lexicon" / "lexicon.db"

if __name__ == "__main__":
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else LEXICON
    write(path)
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
