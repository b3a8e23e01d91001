"""Files and links become articles."""
