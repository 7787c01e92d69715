"""Tests of wordrally.local.engines.plan."""
