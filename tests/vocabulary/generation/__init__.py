"""Quizzes made from words: by example, by property, and nothing wrong that was once found."""
