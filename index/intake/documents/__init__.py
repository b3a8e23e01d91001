"""PDF and Word documents become articles."""
