"""Zip archives and XML documents from untrusted sources, opened within bounds."""
