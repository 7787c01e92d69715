"""Tests of the rules of turns."""
