"""Candidates for an answer, scored."""
