"""Rules of Arabic text."""

import re
import unicodedata
from itertools import takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.text import normalise, sentences

# Letters, marks, tatweel, ligatures and presentation forms, foreign letters, digits of three
# scripts, Latin and Cyrillic, punctuation, emoji, controls of direction, spaces of many kinds.
ALPHABET = (
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةٱپچژڤگ" "\u064b\u064e\u0651\u0652\u0670ـ" "ﻻﷲﷺﺍﺑﻼ"
    "0123٤٥۶٫٬" "abcXYZéИжñß" "،؛؟.!…«»“”\"'()[]-—:/" "😀👩‍👩‍👧🇹🇳" "\u200e\u200f\u202b\u200c"
    " \t\n\r\u00a0\u2028\u3000"
)  # fmt: skip
texts = st.text(st.sampled_from(ALPHABET), max_size=200) | st.text(max_size=100)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("مُحَمَّدٌ", "محمد"),
        ("الـــعـربية", "العربيه"),
        ("أإآٱ", "اااا"),
        ("على", "علي"),
        ("مسؤول شئون", "مسوول شيون"),
        ("ﻻ ﷲ", "لا الله"),
        ("لافروڤ", "لافروف"),
        ("٢٠٢١ ۱۲", "2021 12"),
        ("Blinken", "blinken"),
        ("\u200fروسيا\u200e", "روسيا"),
    ],
)
def test_normalising_gives_one_form_to_what_readers_hold_the_same(text: str, normal: str) -> None:
    assert normalise.normalise(text) == normal


@given(texts)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise.normalise(text)
    assert normalise.normalise(once) == once


@given(texts, texts)
def test_normalising_goes_character_by_character(a: str, b: str) -> None:
    assert normalise.normalise(a + b) == normalise.normalise(a) + normalise.normalise(b)


@given(texts)
def test_every_normalised_character_knows_where_it_came_from(text: str) -> None:
    normal, offsets = normalise.normalise_with_offsets(text)
    assert normal == normalise.normalise(text)
    assert len(offsets) == len(normal) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    for char, at in zip(normal, offsets, strict=False):
        assert char in normalise.normalise(text[at])


@given(texts)
def test_no_mark_and_no_tatweel_is_left(text: str) -> None:
    normal = normalise.normalise(text)
    assert normalise.TATWEEL not in normal
    assert not any(unicodedata.category(char) == "Mn" for char in normal)


def test_words_are_not_cut_at_vowel_signs() -> None:
    assert normalise.words(normalise.normalise("قَالَ مُحَمَّدٌ: «نَعَمْ»")) == ["قال", "محمد", "نعم"]


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("والمفاوضات", "مفاوض"),
        ("بالتعاون", "تعا"),
        ("وزير", "زير"),
        ("ولد", "ولد"),
        ("ال", "ال"),
        ("روسيه", "روس"),
    ],
)
def test_the_light_stem_is_lucenes(word: str, stem: str) -> None:
    assert normalise.stem(word) == stem


def test_grams_of_a_word_carry_its_boundaries() -> None:
    assert normalise.grams("كتاب") == ("_كتا", "كتاب", "تاب_")
    assert normalise.grams("من") == ("_من_",)
    assert normalise.grams("و") == ("_و_",)


def test_a_gram_is_never_counted_across_two_words() -> None:
    line = normalise.bounded(["كتب", "كتاب"])
    assert line.count("_كتب") == 1
    assert all(gram in line for gram in normalise.grams("كتاب"))


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences.sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("جاء الوزير. ثم غادر!", ["جاء الوزير.", "ثم غادر!"]),
        ("هل وصل؟نعم وصل.", ["هل وصل؟", "نعم وصل."]),
        ("وغيرها.وهي كثيرة", ["وغيرها.", "وهي كثيرة"]),
        ("بلغت النسبة 3.5 بالمئة.", ["بلغت النسبة 3.5 بالمئة."]),
        ("قال د. سامي إنه سيحضر.", ["قال د. سامي إنه سيحضر."]),
        ("أولا، ثانيا؛ ثالثا", ["أولا، ثانيا؛ ثالثا"]),
        ("سطر\nسطر آخر", ["سطر", "سطر آخر"]),
        ('قال "انتهى الأمر. لن نعود" ثم خرج.', ['قال "انتهى الأمر. لن نعود" ثم خرج.']),
        ("قال «انتهى.» وخرج.", ["قال «انتهى.»", "وخرج."]),
        ("زوروا example.com اليوم.", ["زوروا example.com اليوم."]),
        ("انتظروا...", ["انتظروا..."]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert split(text) == expected


@given(texts)
def test_sentences_are_ordered_trimmed_and_leave_out_nothing_but_space(text: str) -> None:
    spans = sentences.sentences(text)
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert not text[position:start].strip("\r\n\u2028\u2029\x85\v\f \t\xa0").strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


# Sentences as they were first found: every full stop looked back and ahead through the whole line.


def slow_sentences(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in sentences._lines(text, 0, len(text)):
        quoted = sentences._short_quotations(text, start, end)
        begin = start
        for stop in sentences._STOP.finditer(text, start, end):
            if stop.end() < end and slow_is_end(text, stop, begin, end, quoted):
                span = sentences.trim(text, begin, stop.end())
                if any(c.isalnum() for c in text[span[0] : span[1]]):
                    spans.append(span)
                    begin = stop.end()
        span = sentences.trim(text, begin, end)
        if span[0] < span[1]:
            spans.append(span)
    return spans


def slow_is_end(
    text: str, stop: re.Match[str], begin: int, end: int, quoted: list[tuple[int, int]]
) -> bool:
    if any(a < stop.start() and stop.end() < b for a, b in quoted):
        return False
    if stop.group() == "." and slow_ends_nothing(text, stop.start(), begin, end):
        return False
    return not text[stop.end() : end].lstrip().startswith(("،", "؛", ",", ";"))


def slow_ends_nothing(text: str, at: int, begin: int, end: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    letters = list(takewhile(sentences._is_of_word, reversed(text[begin:at])))
    word = "".join(reversed(letters))
    titles = {"د", "أ", "ا", "م", "ص", "ت", "ج", "هـ"}
    return bool(
        (before.isdigit() and after.isdigit())
        or (sentences._is_latin(before) and (sentences._is_latin(after) or after.isdigit()))
        or sentences._is_abbreviated(text, begin, at, end)
        or (after.isspace() and sentences._LIST_NUMBER.fullmatch(text[begin:at]))
        or word in titles
        or (len(word) == 1 and sentences._is_latin(before))
    )


stops = st.text(st.sampled_from(".!؟…  \n،,;؛«»“”\"')]دأهـab1كلمة_\u00a0\x1f"), max_size=80)


@given(stops | texts)
@settings(max_examples=600)
def test_sentences_are_those_of_the_slow_definition(text: str) -> None:
    assert sentences.sentences(text) == slow_sentences(text)


def test_a_quotation_within_the_limit_is_whole_among_others() -> None:
    text = '«أ. "ب. ج» د. ه" و. «ز. ح» ط. ' * 3
    assert sentences.sentences(text) == slow_sentences(text)
