"""Tests of wordrally.local.supervision."""
