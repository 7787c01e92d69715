"""Tests of `wordrally.realtime.application`."""
