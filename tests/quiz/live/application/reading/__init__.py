"""Tests of `wordrally.quiz.live.application.reading`."""
