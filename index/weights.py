"""Learnt weights."""

SENTENCE = {"dense": 1.0, "dense_sentence": 1.0}
ANSWERS = {"bias": 0.0}
ANSWERS_FOREIGN = {"bias": 0.0}
