"""Texts for people: what is unseen, turning or unassigned is refused; what scripts need passes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.kernel.readable import composed, fault

LAWFUL = (
    "Amara Textile Ltd", "Société Zoë & Fils, S.A.", "مؤسسة السلام للتجارة", "شَرِكَةُ النُّور",
    "کتاب‌خانهٔ می‌خواهم",  # ZWNJ inside Persian words
    "श्री गणेश ट्रेडर्स", "क्‍ष", "ශ්‍රී ලංකා",  # with ZWJ after the virama
    "บริษัท น้ำตาล", "Nguyễn Thị", "Nguyễn Thị", "东方贸易公司", "株式会社 山田",
    "12/3, Rue d’Été – 2ᵉ", "O’Brien Ⅻ", "שָׁלוֹם",
)  # fmt: skip


@pytest.mark.parametrize("text", LAWFUL)
def test_what_a_script_needs_passes_composed_or_not(text):
    assert fault(text) is None
    assert fault(unicodedata.normalize("NFD", text)) is None
    assert fault(composed(text)) is None


@pytest.mark.parametrize(("text", "code", "place"), [
    ("Amara\u202eLtd", "TXT-002", 6), ("\u2067x\u2069", "TXT-002", 1), ("a\u200fb", "TXT-002", 2),
    ("a\nb", "TXT-001", 2), ("a\x00", "TXT-001", 2), ("a\u2028b", "TXT-001", 2),
    ("a\x85b", "TXT-001", 2), ("a\x7f", "TXT-001", 2),
    ("a\u200bb", "TXT-003", 2), ("a\u200cb", "TXT-003", 2), ("a\u00adb", "TXT-003", 2),
    ("\ufeffa", "TXT-003", 1), ("می\u200c", "TXT-003", 3), ("م\u200c\u200cی", "TXT-003", 2),
    ("م\u200ca", "TXT-003", 2), ("a\u3164b", "TXT-003", 2), ("a\U000e0061b", "TXT-003", 2),
    ("\u0301a", "TXT-003", 1), ("a \u0301b", "TXT-003", 3), ("a\ufe0f", "TXT-003", 2),
    ("a\u0378b", "TXT-004", 2), ("a\ue000b", "TXT-004", 2), ("a\ufffeb", "TXT-004", 2),
    ("a\ud800b", "TXT-004", 2),
])  # fmt: skip
def test_a_sign_that_may_not_be_is_told_by_its_code_and_place(text, code, place):
    found = fault(text)
    assert (found.code, found.place) == (code, place)
    assert text[found.place - 1] == found.sign


@given(st.text(max_size=30))
def test_a_text_that_passes_has_no_sign_of_format_but_joiners_and_arabic_numbers(text):
    kinds = {unicodedata.category(s) for s in text if not "\u0600" <= s <= "\u06dd"
             and s not in "\u200c\u200d"}  # fmt: skip
    if fault(text) is None:
        assert not kinds & {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
        assert fault(composed(text)) is None
