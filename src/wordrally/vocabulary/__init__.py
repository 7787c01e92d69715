"""Words, and quizzes made from them: lexicon, generator and file formats. No engine, no network."""
