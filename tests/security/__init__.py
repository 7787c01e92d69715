"""Whether the fix of each finding of the assessment is held by a test."""
