"""An article's passages and sentences are offsets into its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.builtin import built_in_article
from index.text.clauses import CUT, FEWEST, MOST, clauses
from index.text.passages import (
    LONGEST_PASSAGE,
    LONGEST_SENTENCE,
    split,
)
from index.text.sentences import sentences
from tests.test_arabic import ALPHABET, texts


@given(texts)
def test_every_letter_lies_in_one_sentence_and_every_sentence_in_one_passage(text: str) -> None:
    seen: list[int] = []
    for passage in split(text):
        assert passage.start == passage.sentences[0].start
        assert passage.end == passage.sentences[-1].end
        for sentence in passage.sentences:
            assert sentence.paragraph == passage.paragraph
            seen.extend(range(sentence.start, sentence.end))
    assert len(seen) == len(set(seen))
    assert seen == sorted(seen)
    assert {at for at, char in enumerate(text) if char.isalnum()} <= set(seen)


@given(st.text(st.sampled_from(ALPHABET + "ا" * 40), max_size=6000))
def test_no_passage_and_no_sentence_is_longer_than_the_model_reads(text: str) -> None:
    for passage in split(text):
        assert all(s.end - s.start <= LONGEST_SENTENCE for s in passage.sentences)
        alone = len(passage.sentences) == 1
        assert alone or passage.end - passage.start <= LONGEST_PASSAGE


@given(st.lists(st.sampled_from(["خبر أول.", "خبر ثان. وثالث.", "", "  ", "…"]), max_size=12))
def test_paragraphs_are_the_lines_with_words_counted_from_1(lines: list[str]) -> None:
    text = "\n".join(lines)
    spoken = [line for line in lines if any(c.isalnum() for c in line)]
    for passage in split(text):
        assert text[passage.start : passage.end] == spoken[passage.paragraph - 1]


def test_text_without_punctuation_is_cut_between_words() -> None:
    text = "كلمة " * 1000
    passages = split(text)
    assert len(passages) > 3
    for passage in passages:
        assert set(text[passage.start : passage.end].split()) == {"كلمة"}


def test_the_built_in_article_has_a_passage_a_paragraph() -> None:
    text = built_in_article().text
    assert [text[p.start : p.end] for p in split(text)] == [
        line.strip() for line in text.split("\n") if line.strip()
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("نقلت وكالة (ر.س.ل) أن الجسر مغلق.", 1),
        ("رحبت ح.ط.ن. بالقرار الجديد.", 1),
        ("باع التاجر القفة بثمن 4.25 د. ك. للزبون.", 1),
        ("2. سنفتح المدرسة.", 1),
        ("٣. سنفتح المدرسة.", 1),
        ("لم يكتب شيئًا. ثم نام.", 2),
        ("زادت النسبة بـ3.07 نقطة. ثم هبطت.", 2),
        ("بلغت النسبة 4.5%. ثم هبطت.", 2),
    ],
)
def test_abbreviations_and_numbers_end_no_sentence(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@given(texts)
def test_clauses_have_every_word_of_a_sentence_once_in_order(text: str) -> None:
    parts = clauses(text)
    assert parts == [] or [word for part in parts for word in part.split()] == text.split()
    assert len(parts) != 1
    assert all(len(part.split()) <= MOST for part in parts)


def test_a_sentence_is_parted_at_its_commas_and_evenly_where_it_has_none() -> None:
    long = "وصل الوزير إلى المدينة صباح أمس مع وفد كبير، وأعلن أن العمل في الجسر الجديد يبدأ غدا"
    assert clauses(long) == [
        "وصل الوزير إلى المدينة صباح أمس مع وفد كبير،",
        "وأعلن أن العمل في الجسر الجديد يبدأ غدا",
    ]
    assert clauses("قال، ثم مضى") == []
    even = clauses("كلمة " * (MOST + 1))
    assert [len(one.split()) for one in even] == [11, 10]
    assert FEWEST < CUT < MOST
