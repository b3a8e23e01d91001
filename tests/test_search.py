"""Search: dense and lexical scores, fused."""

from __future__ import annotations

import numpy as np
import pytest

from index.intake.files import article_of
from index.library import Library
from index.retrieval import search as module
from index.retrieval.search import (
    Terms,
    features_of,
    local_statistics,
    rarest,
    weighted,
)
from index.retrieval.weights import PASSAGE

SUBJECTS = ("البرلمان", "المنتخب", "البركان", "المصرف", "المستشفى", "الجامعة", "المطار", "المسرح")


def report(number: int) -> str:
    subject = SUBJECTS[number % len(SUBJECTS)]
    return "\n".join(
        f"تقرير رقم {number} عن {subject}. الفقرة {line} من الحادثة {number * 100 + line}."
        for line in range(20)
    )


@pytest.fixture
def full(fast: Library) -> Library:
    """20 articles, 400 passages: more than are scored without an index."""
    for number in range(20):
        fast.add(article_of(report(number), "test"))
    return fast


def test_question_words_and_punctuation_are_no_terms() -> None:
    assert Terms.of("ماذا قال؟") == Terms.of("قال")
    assert Terms.of("مَن هو؟").stems == ("_من_",)
    assert Terms.of("أين").stems == ("_اين_",)
    assert Terms.of("؟").stems == ()


def test_terms_are_distinct_and_keep_their_order() -> None:
    terms = Terms.of("وزير الوزير وزير")
    assert terms.stems == ("_زير_", "_وزير_")
    assert terms.grams == ("_وزي", "وزير", "زير_", "_الو", "الوز", "لوزي")


def test_the_passage_that_shares_the_rare_word_wins(full: Library) -> None:
    results = full.search("ماذا حدث في الحادثة 1507؟")
    assert results is not None
    best = results.candidates[int(np.argmax(results.passage_scores))]
    article = full.article(best.article_id)
    assert "1507" in article.text[best.passage.start : best.passage.end]


def test_a_search_stays_within_its_articles(full: Library) -> None:
    ids = [article.id for article in full.articles()]
    for scope in ([ids[3]], ids[:2], ids[:15]):
        results = full.search("الحادثة 1507", scope)
        assert results is not None
        assert {candidate.article_id for candidate in results.candidates} <= set(scope)
    assert full.search("الحادثة", []) is None


def test_candidates_are_the_best_of_both_indexes(full: Library) -> None:
    results = full.search("الحادثة 1507")
    assert results is not None
    assert module.CANDIDATES <= len(results.candidates) <= 2 * module.CANDIDATES
    assert len({candidate.id for candidate in results.candidates}) == len(results.candidates)


def test_looking_at_candidates_only_finds_what_looking_at_all_finds(
    full: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = [f"الحادثة {number * 100 + number}" for number in range(20)]

    def best(question: str) -> int:
        results = full.search(question)
        assert results is not None
        return results.candidates[int(np.argmax(results.passage_scores))].id

    some = [best(question) for question in questions]
    monkeypatch.setattr(module, "SMALL", 10_000)
    assert [best(question) for question in questions] == some


def test_coverage_is_a_share(full: Library) -> None:
    results = full.search("تقرير رقم 7 عن المسرح")
    assert results is not None
    for part in (results.features.passage, results.features.sentence):
        for name in ("stems", "grams", "stems_sentence", "grams_sentence"):
            assert part[name].min() >= 0
            assert part[name].max() <= 1


def test_a_passages_best_sentence_is_one_of_its_sentences(full: Library) -> None:
    results = full.search("الحادثة 505")
    assert results is not None
    features = results.features
    for position in range(len(results.candidates)):
        own = features.owner == position
        for name in ("dense_sentence", "stems_sentence", "grams_sentence"):
            assert features.passage[name][position] == features.sentence[name][own].max()


def test_scores_are_the_weighted_sum_of_their_parts(full: Library) -> None:
    results = full.search("الحادثة 505")
    assert results is not None
    features, scores = results.features.passage, results.passage_scores
    dense = weighted(features, PASSAGE, module.DENSE_PART)
    assert np.allclose(scores, dense + weighted(features, PASSAGE, module.LEXICAL_PART))
    assert np.allclose(scores, sum(PASSAGE[name] * features[name] for name in PASSAGE))


def test_bm25_is_the_textbooks(full: Library) -> None:
    store = full._store
    candidates = store.passages(store.passage_ids())[:30]
    terms = Terms.of("الحادثة 1")
    statistics = local_statistics(candidates, (*terms.stems, *terms.grams))
    query = np.zeros(HASHED, dtype=np.float32)
    found = features_of(candidates, terms, query, statistics).passage["stems"]
    for candidate, score in zip(candidates, found, strict=True):
        words = candidate.stems.split()
        expected = most = 0.0
        for term in terms.stems:
            df = sum(term in other.stems.split() for other in candidates)
            idf = np.log(1 + (len(candidates) - df + 0.5) / (df + 0.5))
            tf = words.count(term)
            length = len(words) / statistics.passage_length
            norm = module.K1 * (1 - module.B + module.B * length)
            expected += idf * tf * (module.K1 + 1) / (tf + norm)
            most += idf * (module.K1 + 1)
        assert score == pytest.approx(expected / most)


HASHED = 128


def test_the_rarest_terms_are_looked_up(full: Library) -> None:
    terms = Terms.of("تقرير رقم الحادثة 1507 كلمةغريبة")
    statistics = full._store.statistics((*terms.stems, *terms.grams))
    chosen = rarest(terms, statistics)
    assert len(chosen) <= module.RAREST
    assert "_1507_" in chosen
    assert all(statistics.frequency[term] > 0 for term in chosen)


@pytest.mark.parametrize("question", ["zzz", "ظظظظظ", "123456789", "ما"])
def test_a_question_that_shares_no_word_still_has_candidates(full: Library, question: str) -> None:
    results = full.search(question)
    assert results is not None
    assert len(results.candidates) >= module.CANDIDATES
