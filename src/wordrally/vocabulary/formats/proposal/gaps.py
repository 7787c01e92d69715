"""How a gap in a text looks, in whatever format the text comes from."""

GAP = "_____"
