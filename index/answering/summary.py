"""An article's own key sentences."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from index.types import Sentence, StoredPassage

SENTENCES = 3
# A news report tells the most important first: the first sentence counts so much more than the
# last. A sentence that repeats one already chosen is left out.
LEAD = 0.03
SAME_CONTENT = 0.955
# A sentence of fewer characters tells too little to stand alone, a longer one too much.
SHORTEST, LONGEST = 40, 450


def key_sentences(
    passages: Sequence[StoredPassage], idle: Collection[Sentence], most: int = SENTENCES
) -> list[Sentence]:
    """The first sentence, and those nearest to what the whole article is about, in the order of the
    text.

    Centroid summarisation (Radev et al. 2004) on the sentences' vectors, with a bonus for the lead;
    sentences that are `idle` (the headline, a date) are no part of it.
    """
    spans = [sentence for one in passages for sentence in one.passage.sentences]
    vectors = np.concatenate(
        [one.vectors[1:] if len(one.vectors) > 1 else one.vectors for one in passages]
    )
    fitting = [
        i
        for i, span in enumerate(spans)
        if span not in idle and SHORTEST <= span.end - span.start <= LONGEST
    ] or list(range(len(spans)))
    centre = vectors.mean(axis=0)
    lead = LEAD * (1 - np.arange(len(spans)) / max(1, len(spans)))
    scores = vectors @ centre / max(1e-9, float(np.linalg.norm(centre))) + lead
    chosen = fitting[:1]  # a report begins with who did what
    for i in sorted(fitting[1:], key=lambda i: -scores[i]):
        if len(chosen) >= most:
            break
        if all(float(vectors[i] @ vectors[j]) < SAME_CONTENT for j in chosen):
            chosen.append(i)
    return [spans[i] for i in sorted(chosen)]
