"""Accounts: profiles, logins, second factors, API keys, mails, erasure."""
