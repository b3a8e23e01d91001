"""Articles and vectors on disk."""
