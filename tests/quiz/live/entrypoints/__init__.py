"""Tests of `wordrally.quiz.live.entrypoints`."""
