"""Compact signatures: read back whole, refused when a letter, an algorithm or a key is other."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.evidence import jws
from greenlane.evidence.signing import KeySet, Signer

MINE, OTHER = Signer("certificates.qt", b"\1" * 32), Signer("certificates.qt", b"\2" * 32)
KEYS = KeySet([MINE.public])


@given(st.binary(max_size=200))
def test_what_was_signed_is_read_back(payload):
    assert jws.read(jws.compact(payload, MINE), KEYS) == payload


@given(st.data())
def test_a_signature_in_which_any_sign_is_another_is_refused(data):
    text = jws.compact(b'{"number":"QT-1"}', MINE)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("ABz09-_.=").filter(lambda sign: sign != text[place]))
    with pytest.raises(jws.JwsError):
        jws.read(text[:place] + other + text[place + 1 :], KEYS)


def test_another_key_another_algorithm_and_no_signature_are_refused():
    with pytest.raises(jws.JwsError, match="unknown-key"):
        jws.read(jws.compact(b"x", OTHER), KEYS)
    for header in ({"alg": "none", "kid": MINE.public.id}, {"alg": "EdDSA", "kid": 1}, [], {}):
        told = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
        with pytest.raises(jws.JwsError):
            jws.read(f"{told}.eA.", KEYS)
