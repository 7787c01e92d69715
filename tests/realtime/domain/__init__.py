"""Tests of `wordrally.realtime.domain`."""
