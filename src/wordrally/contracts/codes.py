"""Letters of the codes that people read aloud and type: checks, seat codes, class codes."""

ALPHABET = "ACDEFGHJKMNPQRTUVWXY23456789"
"""28 letters and digits. Each one left out looks like one that is in, or like another left out."""

LOOK_ALIKES = str.maketrans({"B": "8", "S": "5", "Z": "2"})


def normalise_code(typed: str) -> str:
    """Return a code as it was drawn, from small letters, blanks, hyphens, or a letter for a similar digit."""
    kept = (character for character in typed.upper() if character not in " -\u00a0")
    return "".join(kept).translate(LOOK_ALIKES)
