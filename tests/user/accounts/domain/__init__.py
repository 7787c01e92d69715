"""Tests of `wordrally.user.accounts.domain`."""
