"""The page: articles in a browser."""
