"""Plumbing shared by every service, without quiz terms: a closed list of modules."""
