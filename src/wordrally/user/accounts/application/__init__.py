"""Use cases of accounts and logins, and their ports."""
