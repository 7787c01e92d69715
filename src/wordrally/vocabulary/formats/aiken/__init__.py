"""Aiken, the plain text of Moodle for choice questions, and the like as people write it."""
