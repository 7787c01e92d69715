"""Tests of `wordrally.user.accounts.adapters`."""
