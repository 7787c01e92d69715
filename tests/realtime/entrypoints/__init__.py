"""Tests of `wordrally.realtime.entrypoints`."""
