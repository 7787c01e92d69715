"""Tests of wordrally.local.backups."""
