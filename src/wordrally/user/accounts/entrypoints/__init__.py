"""HTTP calls and background rounds of accounts and logins."""
