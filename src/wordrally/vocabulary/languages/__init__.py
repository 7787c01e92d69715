"""Entries of vocabulary lists in several languages: articles, gender marks, notes and alternatives. Pure."""
