"""The words of the language, as tables."""
