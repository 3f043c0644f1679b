"""What a refused act says: a sentence of the reader's language, without codes, and all of them."""

import ast
import re
from functools import cache

import pytest

from greenlane.lifecycle.refusal import NotAllowedError

AGAIN = "This is not possible now. Look again at how it stands."
# What another part of the system says of itself is passed on; in Arabic the page says: look again.
PASSED_ON = {
    "str(error)", "done.why", "wrong[0]", "found", "found.faults", "drafted.faults",
    "_('State the last day for comments.')", "_('This is no day and time.')",
}  # fmt: skip


@pytest.fixture
def arabic(django_ready):
    from django.utils.translation import override

    return override("ar")


@cache
def all_said():
    from greenlane.web import catalogue

    return [said for _place, said in catalogue.refused(catalogue.refusing())]


def test_every_refusal_is_a_text_that_can_be_translated_or_another_s_word(django_ready):
    """That each text has its Arabic is in tests/browser/test_design.py, with the pages' texts."""
    found = all_said()
    odd = {ast.unparse(said) for said in found if not isinstance(said, str)}
    assert odd - PASSED_ON == set()
    assert len([said for said in found if isinstance(said, str)]) > 350


def test_control_a_refusal_made_of_pieces_is_found_and_a_new_text_is_to_be_translated(django_ready):
    from greenlane.web import catalogue

    module = """
class NewError(lives.NotAllowedError):
    pass
def act(row):
    raise NewError("field", "a new sentence")
def other(row):
    raise NewError(f"it is {row.state}")
"""
    lives = ast.parse("class NotAllowedError(RefusalError): ...")
    told, pieces = catalogue.refused({"lives": lives, "new": ast.parse(module)})
    assert told == ("new", "a new sentence")
    assert not isinstance(pieces[1], str)


def test_a_refusal_is_a_sentence_of_the_reader_s_language_without_codes(arabic):
    from greenlane.web.refusing import CODED, not_now

    assert not_now(ValueError("the goods have arrived")).endswith("the goods have arrived")
    coded = NotAllowedError("%(move)s is not possible when %(state)s", move="arrive", state="used")
    assert str(coded) == "arrive is not possible when used"  # what a program is told
    assert [not_now(error) for error in (coded, NotAllowedError(""))] == [AGAIN, AGAIN]
    with arabic:
        for text in {*filter(lambda said: isinstance(said, str), all_said()), "nobody knows it"}:
            told = dict.fromkeys(re.findall(r"%\((\w+)\)s", text), "7")
            said = not_now(NotAllowedError(text, **told))
            if not CODED.search(text):
                assert not re.search(r"[a-z]{3}", said), text


def test_what_a_refusal_tells_stands_in_it_in_every_language(arabic):
    from greenlane.web.refusing import not_now, said

    error = NotAllowedError("an order has at most %(most)s lines", most=500)
    assert str(error) == "an order has at most 500 lines"
    assert not_now(error).endswith("an order has at most 500 lines")
    with arabic:
        assert "500" in said(error)
        assert "%" not in not_now(error)
        assert said(NotAllowedError("100 % of it")) == "100 % of it"
