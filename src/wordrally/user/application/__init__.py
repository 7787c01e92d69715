"""Use cases of accounts, logins and history, and the ports they need."""
