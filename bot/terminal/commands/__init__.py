"""The commands of `rawi` by what they are for: the options of each, and what it does."""
