"""Order of questions in paced modes: pure rules that nodes follow and verification repeats (ADR 0038)."""
