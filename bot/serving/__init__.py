"""What the fronts that serve many people at once share."""
