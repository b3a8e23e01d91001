"""The engine: an Arabic article in, exact words out. Knows no front and no environment."""
