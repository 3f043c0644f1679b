"""The log: any single change of any entry is found at its place; equal things have equal bytes."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.evidence import log
from greenlane.lifecycle.event import SYSTEM, Event

ORIGIN = log.digest(b"a body")
rows = st.lists(st.binary(max_size=12), min_size=1, max_size=12)


@st.composite
def mutations(draw):
    """A list, and the same list after one edit, drop, swap or insertion that changes it."""
    before = draw(rows)
    place = draw(st.integers(0, len(before) - 1))
    kind = draw(st.sampled_from(["edit", "drop", "swap", "insert"]))
    after = list(before)
    if kind == "edit":
        after[place] = draw(st.binary(max_size=12).filter(lambda b: b != before[place]))
    elif kind == "drop":
        del after[place]
    elif kind == "insert":
        after.insert(place, draw(st.binary(max_size=12)))
    else:
        other = draw(st.integers(0, len(before) - 1))
        after[place], after[other] = after[other], after[place]
    return before, after


def first_difference(one, other):
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return None if len(one) == len(other) else min(len(one), len(other))


@given(rows)
def test_an_untouched_log_has_no_break(entries):
    assert log.first_break(ORIGIN, entries, log.chain(ORIGIN, entries)) is None


@given(mutations())
def test_any_single_change_of_the_entries_is_found_at_its_place(change):
    before, after = change
    links = log.chain(ORIGIN, before)
    assert log.first_break(ORIGIN, after, links) == first_difference(before, after)


@given(rows, st.data())
def test_a_changed_digest_is_found_at_its_place(entries, data):
    links = log.chain(ORIGIN, entries)
    place = data.draw(st.integers(0, len(links) - 1))
    links[place] = bytes(b ^ 1 for b in links[place])
    assert log.first_break(ORIGIN, entries, links) == place


@given(rows, st.data())
def test_an_entry_dropped_with_its_digest_is_found_unless_it_was_the_last(entries, data):
    links = log.chain(ORIGIN, entries)
    place = data.draw(st.integers(0, len(entries) - 1))
    found = log.first_break(
        ORIGIN, entries[:place] + entries[place + 1 :], links[:place] + links[place + 1 :]
    )
    assert found == (place if place < len(entries) - 1 else None)


def test_a_log_cut_short_is_whole_in_itself_and_shown_only_by_a_head_kept_elsewhere():
    entries = [b"lodge", b"accept", b"hold"]
    links = log.chain(ORIGIN, entries)
    assert log.first_break(ORIGIN, entries[:2], links[:2]) is None
    assert log.chain(ORIGIN, entries[:2])[-1] != links[-1]


def test_a_link_is_the_hash_of_a_mark_the_one_before_and_the_entry():
    assert log.link(b"p", b"e") == hashlib.sha256(b"\x00pe").digest()
    assert log.chain(b"p", [b"e", b"f"]) == [
        log.link(b"p", b"e"),
        log.link(log.link(b"p", b"e"), b"f"),
    ]


def test_the_same_entries_after_another_body_have_other_digests():
    links = log.chain(log.digest(b"another body"), [b"lodge"])
    assert log.first_break(ORIGIN, [b"lodge"], links) == 0


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def turned(value):
    """The same value with every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(one) for one in value] if isinstance(value, list) else value


@given(values)
def test_canonical_bytes_do_not_depend_on_the_order_of_keys(value):
    assert log.canonical(turned(value)) == log.canonical(value)


def test_a_struct_and_its_plain_fields_have_the_same_bytes():
    """Whoever holds only the JSON of an event can compute its digest."""
    event = Event(
        kind="lodge",
        actor=SYSTEM,
        moment=datetime(2026, 7, 1, tzinfo=UTC),
        basis="CA-2019 s. 12(1)",
        version=1,
    )
    plain = msgspec.json.decode(log.canonical(event))
    assert log.canonical(dict(reversed(plain.items()))) == log.canonical(event)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": Decimal("1.50"), "a": [1, None]}, b'{"a":[1,null],"b":"1.50"}'),
        ({"ü": "ض"}, '{"ü":"ض"}'.encode()),
    ],
)
def test_canonical_bytes_are_these(value, expected):
    assert log.canonical(value) == expected
