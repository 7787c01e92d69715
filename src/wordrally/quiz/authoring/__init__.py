"""Quizzes: written, imported, generated and stored."""
