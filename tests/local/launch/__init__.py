"""Tests of wordrally.local.launch."""
