"""Wrapped signatures: what is processed is what was signed, or the message is refused by its code."""

import pytest
from lxml import etree

from greenlane.messages import signed_xml, wco_xml
from tests.hostile import bad_signatures as bad

KNOWN = [bad.CERTIFICATE, bad.RSA_CERTIFICATE, bad.EXPIRED]


def opened(data, known=KNOWN):
    return signed_xml.opened(data, known, bad.NOW)


@pytest.mark.parametrize("name", bad.ATTACKS)
def test_a_wrapped_signature_is_refused_by_its_code(name):
    maker, code = bad.ATTACKS[name]
    told = opened(maker())
    assert told.signed == b""
    assert [each.code for each in told.findings] == [code]


@pytest.mark.parametrize(
    "made",
    [lambda: bad.signed(), lambda: bad.signed(xades=True),
     lambda: bad.signed(key=bad.RSA_KEY, cert=bad.RSA_CERTIFICATE, algorithm="rsa-sha256"),
     lambda: bad.signed(cert=None)],
    ids=["XMLDSig", "XAdES", "RSA", "without a certificate in it"],
)  # fmt: skip
def test_an_honest_signature_gives_the_signed_declaration(made):
    data = made()
    told = opened(data)
    assert told.findings == ()
    assert told.thumbprint in {signed_xml.certificate(each).thumbprint for each in KNOWN}
    honest = wco_xml.parse(bad.plain()).declaration
    assert wco_xml.parse(told.signed).declaration == honest
    assert wco_xml.parse(told.signed).findings == ()
    # Read again from the stored message, it is the same that was verified.
    assert signed_xml.parse(data) == wco_xml.parse(told.signed)


def test_a_message_in_utf_16_is_signed_and_attacked_as_any_other():
    data = wide(bad.signed())
    assert signed_xml.is_signed(data)
    assert opened(data) == opened(bad.signed())
    assert signed_xml.parse(data) == signed_xml.parse(bad.signed())
    for maker, code in bad.ATTACKS.values():
        told = opened(wide(maker()))
        assert told.signed == b""
        assert [each.code for each in told.findings] == [code]


def wide(data):
    """The message in UTF-16, with its mark."""
    text = (
        data.decode("utf-8-sig").partition("?>")[2] if data.startswith(b"<?xml") else data.decode()
    )
    return text.encode("utf-16")


def test_a_comment_in_a_value_changes_nothing_that_is_read():
    data = bad.signed()
    with_comment = data.replace(b"SIGNED-1<", b"SIGNED<!-- x -->-1<")
    assert with_comment != data
    told = opened(with_comment)
    assert told.findings == ()
    assert wco_xml.parse(told.signed).declaration == wco_xml.parse(bad.plain()).declaration


def test_nothing_is_known_without_a_registered_certificate():
    assert [each.code for each in opened(bad.signed(), []).findings] == ["SIG-004"]


def test_a_certificate_with_a_weak_key_is_not_registered():
    from cryptography.hazmat.primitives.asymmetric import rsa

    weak = bad.pair(rsa.generate_private_key(65537, 1024))[1]
    with pytest.raises(ValueError, match="neither RSA"):
        signed_xml.certificate(weak)
    with pytest.raises(ValueError):  # noqa: PT011 - the library's own words
        signed_xml.certificate("no certificate")
    assert signed_xml.certificate(bad.CERTIFICATE).subject == "CN=Harbour Brokers"


# ---------------------------------------------------------------- controls: the defence off


def trusting(data):
    """What a careless program does: some signature is good, so the message is."""
    from signxml import SignatureConfiguration, XMLVerifier

    root = etree.fromstring(data)
    XMLVerifier().verify(
        root, x509_cert=bad.CERTIFICATE,
        expect_config=SignatureConfiguration(location=".//", verification_time=bad.NOW),
    )  # fmt: skip
    for signature in root.findall(".//ds:Signature", bad.NS):
        signature.getparent().remove(signature)
    return wco_xml.parse(etree.tostring(root)).declaration


def test_control_a_program_that_reads_the_message_it_got_takes_what_nobody_signed():
    root = etree.fromstring(bad.plain())
    root.set("Id", "kept")
    honest = bad.signed(etree.tostring(root), reference_uri="#kept")
    wrapped = bad.changed(honest, bad.moved_into_a_new_root).replace(b' Id="kept"', b"", 1)
    assert trusting(honest).total_package_quantity == 10
    assert trusting(wrapped).total_package_quantity == 9999
    assert opened(wrapped).findings[0].code == "SIG-002"


def test_control_with_the_form_unchecked_a_part_that_nobody_signed_comes_along(monkeypatch):
    data = bad.ATTACKS["an object that nobody signed"][0]()
    monkeypatch.setattr(signed_xml, "_irregular", lambda root: "")
    assert opened(data).findings == ()


def test_control_with_the_old_algorithms_allowed_sha_1_is_taken(monkeypatch):
    from signxml import DigestAlgorithm, SignatureMethod

    monkeypatch.setattr(signed_xml, "_METHODS", frozenset(SignatureMethod))
    monkeypatch.setattr(signed_xml, "_DIGESTS", frozenset(DigestAlgorithm))
    assert opened(bad.ATTACKS["RSA with SHA-1"][0]()).findings == ()
    assert opened(bad.ATTACKS["a digest of SHA-1"][0]()).findings == ()
