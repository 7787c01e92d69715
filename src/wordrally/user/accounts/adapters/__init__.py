"""Stores, Argon2, signed tokens, the audit log, mail servers and announcements."""
