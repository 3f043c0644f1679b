"""Tampering: whatever single thing is changed in a log, the first place that breaks is named."""

import hashlib
from decimal import Decimal

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from greenlane.evidence import log

ORIGIN = log.digest(b"the first body")
rows = st.lists(st.binary(max_size=24), min_size=1, max_size=12)
forged = st.binary(min_size=32, max_size=32)


def broken(entries, digests, origin=ORIGIN):
    return log.first_break(origin, entries, digests)


def first_difference(one, other):
    """The first place at which two logs (lists of pairs) are not the same."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return None if len(one) == len(other) else min(len(one), len(other))


MUTATIONS = ("edit", "redigest", "drop", "swap", "insert", "repeat", "forge")


def mutated(pairs, kind, data):
    """The log with one thing changed."""
    place = data.draw(st.integers(0, len(pairs) - 1))
    entry, stored = pairs[place]
    before, after = pairs[:place], pairs[place + 1 :]
    if kind == "edit":
        return [*before, (data.draw(st.binary(max_size=24)), stored), *after]
    if kind == "redigest":
        return [*before, (entry, data.draw(forged)), *after]
    if kind == "drop":
        return before + after
    if kind == "swap":
        other = data.draw(st.integers(0, len(pairs) - 1))
        changed = [*pairs]
        changed[place], changed[other] = changed[other], changed[place]
        return changed
    if kind == "repeat":
        return [*before, pairs[place], pairs[place], *after]
    extra = data.draw(st.binary(max_size=24))
    if kind == "insert":
        return [*before, (extra, data.draw(forged)), pairs[place], *after]
    # forge: another entry with the digest that does follow, without rewriting the rest
    assume(extra != entry)
    previous = before[-1][1] if before else ORIGIN
    return [*before, (extra, log.link(previous, extra)), pairs[place], *after]


@given(rows, st.sampled_from(MUTATIONS), st.data())
def test_any_single_change_is_found_and_never_before_its_place(entries, kind, data):
    pairs = list(zip(entries, log.chain(ORIGIN, entries), strict=True))
    changed = mutated(pairs, kind, data)
    place = first_difference(pairs, changed)
    assume(place is not None and len(changed) > place)  # something changed, not only the end cut
    found = broken([entry for entry, _ in changed], [stored for _, stored in changed])
    assert found is not None, "a changed log passed for whole"
    assert found == (place + 1 if kind == "forge" else place)


@given(rows, st.data())
def test_an_entry_or_a_digest_alone_too_many_or_missing_is_found(entries, data):
    links = log.chain(ORIGIN, entries)
    place = data.draw(st.integers(0, len(entries) - 1))
    without = entries[:place] + entries[place + 1 :]
    assert broken(without, links) is not None
    assert broken(entries, links[:place] + links[place + 1 :]) is not None
    assert broken([*entries, b"more"], links) == len(entries)
    assert broken(entries, [*links, links[-1]]) == len(entries)


@given(rows, forged)
def test_another_origin_breaks_at_the_first_place(entries, origin):
    assume(origin != ORIGIN)
    assert broken(entries, log.chain(ORIGIN, entries), origin) == 0


@given(rows, st.data())
def test_what_a_forger_rehashes_to_the_end_is_whole_in_itself_and_has_another_head(entries, data):
    """The limit of a chain: only a head kept elsewhere shows it."""
    place = data.draw(st.integers(0, len(entries) - 1))
    changed = [*entries[:place], entries[place] + b"!", *entries[place + 1 :]]
    links = log.chain(ORIGIN, changed)
    assert broken(changed, links) is None
    assert links[-1] != log.chain(ORIGIN, entries)[-1]


@given(rows)
def test_a_log_cut_short_with_its_digests_is_whole_in_itself(entries):
    links = log.chain(ORIGIN, entries)
    assert broken(entries[:-1], links[:-1]) is None
    assert broken([], []) is None


def test_a_digest_is_that_of_the_published_function():
    assert log.digest(b"abc").hex() == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    assert log.link(ORIGIN, b"e") == hashlib.sha256(b"\x00" + ORIGIN + b"e").digest()
    assert log.chain(ORIGIN, [b"a", b"b"])[1] == log.link(log.link(ORIGIN, b"a"), b"b")
    assert log.chain(ORIGIN, []) == []


class Pair(msgspec.Struct):
    b: Decimal
    a: str


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": {"d": 2, "c": 3}}, b'{"a":{"c":3,"d":2},"b":1}'),
        (Pair(b=Decimal("1.50"), a="ض"), '{"a":"ض","b":"1.50"}'.encode()),
        ([Decimal("0.10"), None, True], b'["0.10",null,true]'),
        pytest.param({"z", "a", "m"}, b'["a","m","z"]', id="a set"),  # its repr varies by process
    ],
    ids=str,
)
def test_canonical_bytes_are_sorted_without_blanks_and_keep_every_digit(value, expected):
    assert log.canonical(value) == expected


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=5), json_values), st.randoms(use_true_random=False))
def test_canonical_bytes_do_not_depend_on_the_order_of_making(value, chance):
    keys = list(value)
    chance.shuffle(keys)
    assert log.canonical({key: value[key] for key in keys}) == log.canonical(value)
    assert log.canonical(msgspec.json.decode(log.canonical(value))) == log.canonical(value)
