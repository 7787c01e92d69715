"""Printable quizzes: a worksheet, and its key on a separate page."""
