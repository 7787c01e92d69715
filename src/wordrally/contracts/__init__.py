"""The published language: structs, subjects and token claims.

It has no behaviour and no dependencies of ours.
"""
