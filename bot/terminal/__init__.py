"""The command line and its conversation."""
