"""Signed declarations, honest and wrapped: the attacks on XML signatures, made by one who has seen one."""

from base64 import b64decode, b64encode
from copy import deepcopy
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod, XMLSigner, methods
from signxml.xades import XAdESSigner

from greenlane.messages import canonical_json, wco_xml
from tests.support.declarations import body

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
DS = "http://www.w3.org/2000/09/xmldsig#"
NS = {"ds": DS}
D = f"{{{DS}}}"


def pair(key=None, *, days=365, since=NOW):
    """A key and its certificate (PEM, PEM)."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Harbour Brokers")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(7)
        .not_valid_before(since - timedelta(days=1)).not_valid_after(since + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, *form)
    return secret, made.public_bytes(serialization.Encoding.PEM).decode()


KEY, CERTIFICATE = pair()
OTHER_KEY, OTHER_CERTIFICATE = pair()
RSA_KEY, RSA_CERTIFICATE = pair(rsa.generate_private_key(65537, 2048))
EXPIRED_KEY, EXPIRED = pair(days=2, since=NOW - timedelta(days=30))


def plain(lrn="SIGNED-1", **changes):
    """A declaration in XML."""
    declaration = canonical_json.parse(body(lrn, **changes)).declaration
    return wco_xml.to_xml(declaration)


def signed(data=None, *, key=KEY, cert=CERTIFICATE, xades=False, algorithm="ecdsa-sha256", **told):
    """The message with a signature as a child of its root."""
    root = etree.fromstring(plain() if data is None else data)
    with_key = {"key": key, **({"cert": cert} if cert else {}), **told}
    if xades:
        made = XAdESSigner(method=methods.enveloped, signature_algorithm=algorithm)
    else:
        made = XMLSigner(method=methods.enveloped, signature_algorithm=algorithm)
    return etree.tostring(made.sign(root, **with_key))


def changed(data, change):
    """The bytes after `change` was made on root and signature."""
    root = etree.fromstring(data)
    told = change(root, root.find("ds:Signature", NS))
    return etree.tostring(root if told is None else told)


def attack(change, **told):
    return lambda: changed(signed(**told), change)


def value_changed(root, _signature):
    total = next(each for each in root.iter() if each.tag.endswith("TotalPackageQuantity"))
    total.text = "9999"


def moved_deeper(root, signature):
    root[0].append(signature)


def moved_into_a_new_root(root, _signature):
    """The signed message becomes a child; an unsigned copy stands where the program looks."""
    new = deepcopy(root)
    new.remove(new.find("ds:Signature", NS))
    value_changed(new, None)
    new.append(root)
    return new


def wrapped_in_an_object(root, signature):
    """The signed message inside an object of the signature, an unsigned one around."""
    kept = deepcopy(root)
    kept.remove(kept.find("ds:Signature", NS))
    etree.SubElement(signature, f"{D}Object").append(kept)
    value_changed(root, None)


def referring(uri, *, ident=True):
    """The reference leads to another id, under which the honest message is kept."""

    def change(root, signature):
        kept = deepcopy(root)
        kept.remove(kept.find("ds:Signature", NS))
        if ident:
            kept.set("Id", uri[1:])
        etree.SubElement(signature, f"{D}Object").append(kept)
        signature.find(".//ds:Reference", NS).set("URI", uri)
        value_changed(root, None)

    return change


def same_id_twice(root, _signature):
    root[0].set("Id", "a")
    root[1].set("Id", "a")


def unsigned_sibling(root, signature):
    extra = deepcopy(next(e for e in root.iter() if e.tag.endswith("TotalPackageQuantity")))
    signature.addnext(extra)


def two_signatures(root, signature):
    root.append(deepcopy(signature))


def second_signature_of_another(root, signature):
    other = etree.fromstring(signed(key=OTHER_KEY, cert=OTHER_CERTIFICATE))
    signature.addprevious(other.find("ds:Signature", NS))


def two_infos(root, signature):
    info = signature.find("ds:SignedInfo", NS)
    fake = deepcopy(info)
    fake.find(".//ds:DigestValue", NS).text = b64encode(bytes(32)).decode()
    info.addprevious(fake)


def transform(algorithm, child=None):
    def change(root, signature):
        made = etree.SubElement(signature.find(".//ds:Transforms", NS), f"{D}Transform")
        made.set("Algorithm", algorithm)
        if child is not None:
            made.append(etree.fromstring(child))

    return change


XPATH = f'<XPath xmlns="{DS}">not(ancestor-or-self::TotalPackageQuantity)</XPath>'
XSLT = (
    '<x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform">'
    '<x:template match="/"><x:copy-of select="document(\'file:///etc/passwd\')"/></x:template>'
    "</x:stylesheet>"
)


def enveloped_left_out(root, signature):
    transforms = signature.find(".//ds:Transforms", NS)
    transforms.remove(transforms[0])


def no_reference_uri(root, signature):
    del signature.find(".//ds:Reference", NS).attrib["URI"]


def no_reference(root, signature):
    reference = signature.find(".//ds:Reference", NS)
    reference.getparent().remove(reference)


def more_references(root, signature):
    reference = signature.find(".//ds:Reference", NS)
    reference.addnext(deepcopy(reference))


def algorithm(place, name):
    return lambda _root, signature: signature.find(f".//ds:{place}", NS).set("Algorithm", name)


def hmac_with_the_public_key(root, signature):
    """What is public is used as the secret of an HMAC."""
    import hmac

    signature.find(".//ds:SignatureMethod", NS).set(
        "Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"
    )
    info = etree.tostring(signature.find("ds:SignedInfo", NS), method="c14n")
    made = hmac.digest(CERTIFICATE.encode(), info, "sha256")
    signature.find("ds:SignatureValue", NS).text = b64encode(made).decode()


def value_spoiled(root, signature):
    place = signature.find("ds:SignatureValue", NS)
    data = bytearray(b64decode(place.text))
    data[5] ^= 1
    place.text = b64encode(bytes(data)).decode()


def text_of(place, text):
    def change(root, signature):
        signature.find(f".//ds:{place}", NS).text = text

    return change


def digest_of_the_change(root, signature):
    """The digest is made to fit the changed message; the signature is over the old digest."""
    value_changed(root, None)
    copy = deepcopy(root)
    copy.remove(copy.find("ds:Signature", NS))
    digest = hashes.Hash(hashes.SHA256())
    digest.update(etree.tostring(copy, method="c14n"))
    signature.find(".//ds:DigestValue", NS).text = b64encode(digest.finalize()).decode()


def weakly(name):
    """Signed with an algorithm that the honest library no longer makes without being asked."""

    class Old(XMLSigner):
        def check_deprecated_methods(self):
            pass

    def made():
        root = etree.fromstring(plain())
        signer = Old(method=methods.enveloped, signature_algorithm=name,
                     digest_algorithm=DigestAlgorithm.SHA1)  # fmt: skip
        return etree.tostring(signer.sign(root, key=RSA_KEY, cert=RSA_CERTIFICATE))

    return made


def weak_digest():
    class Old(XMLSigner):
        def check_deprecated_methods(self):
            pass

    root = etree.fromstring(plain())
    made = Old(method=methods.enveloped, signature_algorithm="ecdsa-sha256",
               digest_algorithm=DigestAlgorithm.SHA1)  # fmt: skip
    return etree.tostring(made.sign(root, key=KEY, cert=CERTIFICATE))


def by_hmac():
    made = XMLSigner(method=methods.enveloped, signature_algorithm=SignatureMethod.HMAC_SHA256)
    return etree.tostring(made.sign(etree.fromstring(plain()), key=CERTIFICATE.encode()))


def enveloping():
    made = XMLSigner(method=methods.enveloping, signature_algorithm="ecdsa-sha256")
    return etree.tostring(made.sign(etree.fromstring(plain()), key=KEY, cert=CERTIFICATE))


def outside_the_properties(root, signature):
    """XAdES: the second reference leads into the message."""
    root[0].set("Id", "elsewhere")
    signature.findall(".//ds:Reference", NS)[1].set("URI", "#elsewhere")


def second_object(root, signature):
    etree.SubElement(signature, f"{D}Object").append(etree.Element("Declaration"))


FORM, MATCH = "SIG-002", "SIG-003"
ATTACKS = {
    "a changed value": (attack(value_changed), MATCH),
    "the signature moved deeper": (attack(moved_deeper), FORM),
    "the message moved into an unsigned one": (attack(moved_into_a_new_root), FORM),
    "the message in an object of the signature": (attack(wrapped_in_an_object), FORM),
    "a reference to another id": (attack(referring("#kept")), FORM),
    "a reference to an id that is nowhere": (attack(referring("#nowhere", ident=False)), FORM),
    "a reference by XPointer": (attack(referring("#xpointer(id('kept'))")), FORM),
    "a reference to a file": (attack(referring("file:///etc/passwd")), FORM),
    "a reference to an address": (attack(referring("http://169.254.169.254/")), FORM),
    "an id twice": (attack(same_id_twice), FORM),
    "an unsigned sibling": (attack(unsigned_sibling), MATCH),
    "the same signature twice": (attack(two_signatures), FORM),
    "a signature of another before": (attack(second_signature_of_another), FORM),
    "two infos": (attack(two_infos), FORM),
    "a transform by XPath": (attack(transform("http://www.w3.org/TR/1999/REC-xpath-19991116", XPATH)), FORM),
    "a transform by XPath filter": (attack(transform("http://www.w3.org/2002/06/xmldsig-filter2")), FORM),
    "a transform by XSLT": (attack(transform("http://www.w3.org/TR/1999/REC-xslt-19991116", XSLT)), FORM),
    "a transform from base64": (attack(transform("http://www.w3.org/2000/09/xmldsig#base64")), FORM),
    "no enveloped transform": (attack(enveloped_left_out), FORM),
    "a reference without URI": (attack(no_reference_uri), FORM),
    "no reference": (attack(no_reference), FORM),
    "a reference twice": (attack(more_references), FORM),
    "HMAC with the public certificate": (attack(hmac_with_the_public_key), MATCH),
    "signed by HMAC": (by_hmac, MATCH),
    "no algorithm": (attack(algorithm("SignatureMethod", "none")), MATCH),
    "RSA with SHA-1": (weakly("rsa-sha1"), MATCH),
    "a digest of SHA-1": (weak_digest, MATCH),
    "comments as part of the form": (attack(algorithm("CanonicalizationMethod", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments")), FORM),
    "another key": (lambda: signed(key=OTHER_KEY, cert=OTHER_CERTIFICATE), MATCH),
    "another key that names our certificate": (lambda: signed(key=OTHER_KEY, cert=CERTIFICATE), MATCH),
    "an expired certificate": (lambda: signed(key=EXPIRED_KEY, cert=EXPIRED), MATCH),
    "a spoiled value": (attack(value_spoiled), MATCH),
    "an empty value": (attack(text_of("SignatureValue", "")), MATCH),
    "a value that is no base64": (attack(text_of("SignatureValue", "%%%")), MATCH),
    "a spoiled digest": (attack(text_of("DigestValue", b64encode(bytes(32)).decode())), MATCH),
    "a digest made to fit": (attack(digest_of_the_change), MATCH),
    "around the message": (enveloping, FORM),
    "XAdES, a changed value": (attack(value_changed, xades=True), MATCH),
    "XAdES, properties elsewhere": (attack(outside_the_properties, xades=True), FORM),
    "XAdES, a second object": (attack(second_object, xades=True), FORM),
    "an object that nobody signed": (attack(second_object), FORM),
    "a document type": (lambda: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + signed(), "MSG-005"),
}  # fmt: skip
