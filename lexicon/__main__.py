"""`python -m lexicon` writes the lexicon where the package looks for it."""

from pathlib import Path

from lexicon.store import write

LEXICON = Path(__file__).parents[1] / "src" / "wordrally" / "vocabulary" / "lexicon" / "lexicon.db"

if __name__ == "__main__":
    write(LEXICON)
    print(f"{LEXICON.name}: {LEXICON.stat().st_size / 1e6:.1f} MB")
