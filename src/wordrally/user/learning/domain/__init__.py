"""Rules of attendance and of learned words."""
