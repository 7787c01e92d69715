"""Tests of `wordrally.realtime.adapters`."""
