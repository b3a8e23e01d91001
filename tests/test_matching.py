"""When two words are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.normalise import normalise
from index.text.transliteration import as_written
from index.text.word_match import (
    EXACT,
    SAME,
    keys,
    likeness,
    matches,
    root,
    same_word,
)

SAME_WORDS = [
    ("الوزير", "وزير"), ("وزير", "للوزير"), ("بالقرار", "القرار"), ("بلينكن", "بلينكين"),
    ("لافروڤ", "لافروف"), ("غوغل", "جوجل"), ("Lavrov", "لافروف"), ("Лавровым", "لافروف"),
    ("Blinken", "وبلينكن"), ("المفاوظات", "المفاوضات"), ("2021", "٢٠٢١"),
    ("الكلفة", "كلفته"), ("الخطة", "وخطتها"), ("ثقتهم", "الثقة"), ("رحلة", "برحلتهما"),
    ("القرار", "قرارهم"), ("بلادنا", "البلاد"), ("والدته", "الوالدة"), ("اللغة", "لغتكم"),
]  # fmt: skip
AS_WRITTEN = [
    ("سامي الحداد", "What did Sami al-Haddad say?", "Sami al-Haddad"),
    ("جوزيب بوريل", "what has borrell said of it?", "Borrell"),
    ("جوزيب بوريل", "Что сказал Жозеп Боррель?", "Жозеп Боррель"),
    ("سامر عباس", "Что сказано о Самере Аббасе?", "Аббас"),
    ("سامر عباس", "Что сказал Ас-Аббас?", "Ас-Аббас"),
    ("منى سعيد", "Who said what?", ""),
    ("منى سعيد", "What did Mona Said say?", "Mona Said"),
    ("منى سعيد", "ماذا قالت منى سعيد؟", ""),
]
OTHER_WORDS = [("وزير", "رئيس"), ("Paris", "لندن"), ("كتب", "كلب"), ("عام", "عالم"), ("x", "س"),
               ("بيته", "بيع"), ("دره", "الدرهم"), ("الدر", "الدرهم"), ("متهم", "متى")]  # fmt: skip


@pytest.mark.parametrize(("asked", "known"), SAME_WORDS)
def test_inflected_misspelt_and_foreign_spellings_are_the_same_word(asked: str, known: str) -> None:
    assert same_word(normalise(asked), normalise(known))


@pytest.mark.parametrize(("name", "text", "written"), AS_WRITTEN)
def test_a_name_is_found_as_another_script_writes_it(name: str, text: str, written: str) -> None:
    assert as_written(name, text) == written


@pytest.mark.parametrize(("asked", "known"), OTHER_WORDS)
def test_other_words_are_others(asked: str, known: str) -> None:
    assert not same_word(normalise(asked), normalise(known))


def test_a_shared_root_is_a_weaker_likeness() -> None:
    assert root("استكشف") == root("كشفت") == "كشف"
    assert 0 < likeness("استكشف", "كشفت") < SAME


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويءة", min_size=1, max_size=12))
def test_every_word_is_itself(word: str) -> None:
    form = normalise(word)
    assert likeness(form, form) == EXACT
    assert all(0 < strength <= EXACT for strength in keys(form).values())


def test_a_match_is_found_in_its_sentence() -> None:
    found = matches(["وزير", "قرار"], ["_قال_ _الوزير_\n_صدر_ _القرار_", "_لا_ _شيء_"], [2, 1])
    assert (found >= SAME).tolist() == [[True, False, False], [False, True, False]]
