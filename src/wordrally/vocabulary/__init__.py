"""Words, and quizzes made from them: the lexicon, the generator, and the formats of other programs. No engine, no network."""
