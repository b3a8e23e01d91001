"""Learnt weights, written by `python -m benchmarks.learn`; nobody edits them by hand.

Passages: xquad.ar.json, tydiqa-goldp.ar.json, mlqa-dev.ar.json.
Sentences: xquad-r.ar.json, tydiqa-goldp.ar.json, mlqa-dev.ar.json.
The chance of an answer: the same and news.jsonl; in other languages than Arabic
xquad.en.json, xquad.ru.json and news.jsonl. Cosines of e5 lie close together (0.75 to
0.95), hence their large weights. READ and ANSWERS_READ, which join a reader's scores
with the others: news read by a reader that was not taught on it. The reader's own
weights are in data/reader.npz, see index/embedding/taught.py.
"""

PASSAGE = {
    "dense": 31.05, "dense_sentence": 60.31, "stems": 1.06, "stems_sentence": 3.16,
    "grams": 7.75, "grams_sentence": 2.74,
}  # fmt: skip

SENTENCE = {
    "dense": 37.29, "dense_sentence": 27.29, "stems": -1.89, "stems_sentence": -1.38,
    "grams": 6.47, "grams_sentence": -0.24, "words": -0.37, "words_sentence": 3.54,
    "near": 3.52, "kind": 1.46, "counted": 1.22,
}  # fmt: skip

ANSWERS = {
    "bias": -23.12, "dense": 3.68, "dense_sentence": 29.65, "stems": 0.49,
    "stems_sentence": -1.24, "grams": 2.66, "grams_sentence": 2.76, "words": 2.63,
    "words_sentence": -2.19, "near": 1.36, "kind": -0.55, "counted": 0.66,
    "absent": 0.59, "margin": 0.24, "mean": -8.56, "tempting": -0.45,
}  # fmt: skip

ANSWERS_FOREIGN = {
    "bias": -43.82, "dense": 30.41, "dense_sentence": 49.22, "words": -0.59,
    "words_sentence": -1.7, "near": -0.88, "absent": -0.81, "margin": 1.02,
    "mean": -23.83, "tempting": 0.21,
}  # fmt: skip

READ = {
    "search": 0.5, "read": 0.4,
}  # fmt: skip

ANSWERS_READ = {
    "bias": 21.92, "read": 0.33, "read_any": 0.19, "margin": 0.15,
    "dense_sentence": -21.48, "words_sentence": 0.44, "near": 0.02, "absent": 0.13,
    "kind": 0.16, "counted": 0.22, "tempting": 0.09, "foreign": 0.4,
    "far": -36.09, "mean": -5.34,
}  # fmt: skip
