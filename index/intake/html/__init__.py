"""A web page is taken apart."""
