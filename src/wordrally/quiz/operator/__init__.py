"""Commands that verify and rebuild sessions."""
