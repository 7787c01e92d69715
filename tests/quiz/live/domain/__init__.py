"""Tests of `wordrally.quiz.live.domain`."""
