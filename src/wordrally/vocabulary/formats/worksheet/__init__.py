"""Quizzes to print: a worksheet, and its key on a page of its own."""
