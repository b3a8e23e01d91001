"""Who said what: the rooms behind `index/statements.py`."""
