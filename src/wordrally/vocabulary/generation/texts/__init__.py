"""Words of a text: where they stand, what part of speech they are there, and gaps in the text's own sentences."""
