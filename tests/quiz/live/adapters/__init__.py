"""Tests of `wordrally.quiz.live.adapters`."""
