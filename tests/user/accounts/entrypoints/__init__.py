"""Tests of `wordrally.user.accounts.entrypoints`."""
