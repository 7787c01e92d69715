"""The marker of a gap in a text, the same for every format."""

GAP = "_____"
