"""Callers, descriptions and background rounds that several subjects share."""
