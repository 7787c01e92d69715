"""Rules of accounts and logins: no I/O, no clock, no random source."""
