"""Bundles between nodes: signed first, whole next, unpacked last."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.evidence.signing import KeySet, PublicKey, Signer
from greenlane.messages import border_bundle
from greenlane.messages.border_bundle import BundleError, Header
from greenlane.messages.border_news import News

SIGNER = Signer("node.b7", bytes(range(32)))
OTHER = Signer("node.b7", bytes(32))
KEYS = KeySet([SIGNER.public])
MADE = datetime(2026, 11, 29, 6, tzinfo=UTC)
HEADER = Header(sender="B7", receiver="centre", sequence=1, previous="", made=MADE, size=0,
                digest="")  # fmt: skip
NEWS = News(first=3, leaves=("{}", "{}"), journal=((1, "{}"),))


def sealed(header=HEADER, news=NEWS, signer=SIGNER):
    return border_bundle.seal(header, border_bundle.packed(news), signer)


def code(data, keys=KEYS):
    with pytest.raises(BundleError) as refused:
        border_bundle.content(border_bundle.opened(data, keys), News)
    return refused.value.code


def test_a_bundle_is_read_as_it_was_made():
    bundle = border_bundle.opened(sealed(), KEYS)
    assert border_bundle.content(bundle, News) == NEWS
    assert (bundle.header.sender, bundle.header.sequence) == ("B7", 1)


def test_the_same_content_gives_the_same_bytes():
    assert sealed() == sealed()


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_changed_byte_is_always_found(place, change):
    data = bytearray(sealed())
    data[place % len(data)] ^= change
    assert code(bytes(data)) in {"NOD-001", "NOD-002", "NOD-003", "NOD-005"}


@given(st.integers(min_value=0))
def test_a_bundle_cut_anywhere_is_refused(place):
    data = sealed()
    assert code(data[: place % len(data)]) in {"NOD-001", "NOD-003", "NOD-005"}


def test_a_foreign_key_is_refused_and_the_control_takes_it():
    assert code(sealed(signer=OTHER)) == "NOD-002"
    assert border_bundle.opened(sealed(signer=OTHER), KeySet([OTHER.public]))


def test_a_key_out_of_its_days_signs_nothing_more():
    told = SIGNER.public
    past = PublicKey(name=told.name, key=told.key, until=date(2026, 11, 28))
    assert code(sealed(), KeySet([past])) == "NOD-002"


def test_the_signature_of_one_bundle_is_none_of_another():
    first, second = sealed(), sealed(HEADER, News(first=4))
    line = first.split(b"\n", 3)[2]
    mixed = second.split(b"\n", 3)
    assert code(b"\n".join([*mixed[:2], line, mixed[3]])) == "NOD-003"


def test_what_is_packed_too_far_is_refused_though_it_is_signed():
    bomb = border_bundle.seal(HEADER, border_bundle.packed("0" * 120_000_000), SIGNER)
    assert code(bomb) == "NOD-006"


def test_what_is_no_news_is_refused_though_it_is_signed():
    assert code(border_bundle.seal(HEADER, border_bundle.packed([1, 2]), SIGNER)) == "NOD-001"
