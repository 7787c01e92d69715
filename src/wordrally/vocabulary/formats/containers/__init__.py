"""Zip archives and XML documents of strangers, opened within bounds."""
