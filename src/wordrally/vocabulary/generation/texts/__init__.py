"""Words of a text: their places, their parts of speech there, and gaps in the text's own sentences."""
