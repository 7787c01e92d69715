"""Stores of attendance and learned words."""
