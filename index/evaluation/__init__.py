"""Measures of quality on annotated sets."""
