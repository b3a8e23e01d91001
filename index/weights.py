"""Learnt weights, written by `python -m benchmarks.learn`; nobody edits them by hand.

Passages: xquad.ar.json, tydiqa-goldp.ar.json, mlqa-dev.ar.json.
Sentences: xquad-r.ar.json and the last two of them.
The chance of an answer: the same and news.jsonl; in other languages than Arabic
xquad.en.json, xquad.ru.json and news.jsonl. Cosines of e5 lie close together (0.75 to
0.95), hence their large weights.
"""

PASSAGE = {
    "dense": 30.93, "dense_sentence": 60.31, "stems": 0.8, "stems_sentence": 3.09,
    "grams": 8.02, "grams_sentence": 2.92,
}  # fmt: skip

SENTENCE = {
    "dense": 30.87, "dense_sentence": 30.15, "stems": -1.72, "stems_sentence": -1.52,
    "grams": 5.95, "grams_sentence": -1.21, "words": -0.82, "words_sentence": 3.46,
    "near": 3.74, "kind": 1.61, "counted": 1.17,
}  # fmt: skip

ANSWERS = {
    "bias": -22.5, "dense": 3.04, "dense_sentence": 30.53, "stems": 0.38,
    "stems_sentence": -0.98, "grams": 2.59, "grams_sentence": 2.61, "words": 2.52,
    "words_sentence": -1.85, "near": 1.31, "kind": 0.04, "counted": 0.61,
    "absent": 0.51, "margin": 0.21, "mean": -9.56, "tempting": -0.9,
}  # fmt: skip

ANSWERS_FOREIGN = {
    "bias": -43.53, "dense": 30.52, "dense_sentence": 47.86, "words": -0.46,
    "words_sentence": -1.97, "near": -0.75, "absent": -0.81, "margin": 1.01,
    "mean": -22.97, "tempting": 0.22,
}  # fmt: skip
