"""Starter quizzes as `QuizDraft` JSON: one file each, named by level and topic."""
