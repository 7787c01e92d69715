"""Rules of accounts, logins and attendance: no I/O, no clock, no random source."""
