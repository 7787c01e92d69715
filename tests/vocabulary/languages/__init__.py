"""Entries of vocabulary lists: articles, notes and alternatives."""
