"""Tests of `wordrally.user.accounts.application`."""
