"""Rules of text: forms, words, sentences, passages."""
