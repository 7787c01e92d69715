"""What the lexicon holds, and the rules by which it is built."""
