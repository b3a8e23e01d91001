"""A question and an article give an answer, or an honest no."""
