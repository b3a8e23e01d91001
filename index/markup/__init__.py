"""The rooms of `index/pages.py`: HTML as blocks, what it says about itself, what is clutter."""
