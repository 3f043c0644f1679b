"""Signatures and signed tree heads: what a trusted key signed passes, everything else is named."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.evidence import checkpoint, signing

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
LOG = signing.Signer("tavora.example/log", bytes(range(32)))
WITNESS = signing.Signer("food.example", bytes(range(1, 33)))
HEAD = checkpoint.TreeHead(origin="tavora.example/log", size=7, root=bytes(32), moment=NOON)
KEYS = signing.KeySet([LOG.public, WITNESS.public])


def test_a_published_key_is_read_again():
    again = signing.public_key(LOG.public.text)
    assert (again.name, again.key, again.id) == (LOG.public.name, LOG.public.key, LOG.public.id)


@pytest.mark.parametrize("text", ["", "a+b", "name+00000000+AAAA", "two words+00000000+AAAA",
                                  LOG.public.text[:-1], "x" + LOG.public.text])  # fmt: skip
def test_a_text_that_is_no_key_is_refused(text):
    with pytest.raises(signing.KeyTextError):
        signing.public_key(text)


@given(st.binary(max_size=200), st.integers(0, 63), st.integers(0, 7))
def test_one_flipped_bit_of_a_signature_is_noticed(message, place, bit):
    signature = bytearray(LOG.sign(message))
    assert KEYS.fault(message, bytes(signature), LOG.public.id) == ""
    signature[place] ^= 1 << bit
    assert KEYS.fault(message, bytes(signature), LOG.public.id) == "bad-signature"
    assert KEYS.fault(message, bytes(signature[:-1]), LOG.public.id) == "bad-signature"


def test_a_key_signs_on_its_days_and_proves_them_later():
    old = msgspec.structs.replace(LOG.public, since=date(2026, 1, 1), until=date(2026, 6, 30))
    keys = signing.KeySet([old])
    signature = LOG.sign(b"x")
    assert keys.fault(b"x", signature, old.id, date(2026, 6, 30)) == ""
    assert keys.fault(b"x", signature, old.id, date(2026, 7, 1)) == "key-out-of-days"
    assert keys.fault(b"x", signature, "00000000") == "unknown-key"


def test_a_checkpoint_is_read_as_it_was_written_and_holds_its_witnesses():
    made = checkpoint.sign(HEAD, LOG).signed_too(WITNESS)
    assert made.text.splitlines()[:4] == [
        "tavora.example/log", "7", "A" * 43 + "=", "time 2026-07-01T12:00:00Z"
    ]  # fmt: skip
    read = checkpoint.parse(made.text)
    assert read == made
    assert read.fault(KEYS) == ""


def test_a_witness_alone_does_not_make_a_head():
    only = checkpoint.Checkpoint(head=HEAD, signatures=()).signed_too(WITNESS)
    assert only.fault(KEYS) == "unsigned"
    assert checkpoint.sign(HEAD, LOG).fault(signing.KeySet([WITNESS.public])) == "unsigned"


def test_a_head_that_was_changed_after_signing_is_noticed():
    made = checkpoint.sign(HEAD, LOG)
    for change in ({"size": 6}, {"root": bytes(31) + b"\x01"}, {"moment": NOON.replace(hour=13)}):
        head = msgspec.structs.replace(HEAD, **change)
        assert msgspec.structs.replace(made, head=head).fault(KEYS) == "bad-signature"


@pytest.mark.parametrize("spoil", [
    lambda _: "", lambda t: t.replace("\n7\n", "\n07\n"), lambda t: t.replace("\n7\n", "\n-7\n"),
    lambda t: t.replace("\n\n", "\n"), lambda t: t.replace("time ", "when "), lambda t: t + "x",
    lambda t: t.replace("Z", ""), lambda t: t.replace("\n7\n", "\n٧\n"),
    lambda t: t.replace("\n", "\r\n"), lambda t: t + "\n",
])  # fmt: skip
def test_a_text_that_is_not_written_exactly_so_is_no_checkpoint(spoil):
    assert checkpoint.parse(spoil(checkpoint.sign(HEAD, LOG).text)) is None


@given(st.text(max_size=300))
def test_any_text_is_a_checkpoint_or_none(text):
    checkpoint.parse(text)
