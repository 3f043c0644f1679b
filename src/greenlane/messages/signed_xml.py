"""Signed declarations (XMLDSig, XAdES; enveloped): what is read is what was signed, and no other.

Of all that XML signatures can do, one form is taken: one signature, a child of the root, over the
whole message (the reference with an empty URI), by a key whose certificate is known beforehand.
What is handed on is the bytes over which the digest was computed, not the message they stood in.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from signxml.algorithms import CanonicalizationMethod as C14n
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidCertificate
from signxml.verifier import SignatureConfiguration, XMLVerifier

from greenlane.kernel.finding import Finding
from greenlane.messages import guard, wco_xml
from greenlane.messages.guard import Node
from greenlane.messages.parsed import Parsed

BASIS = "XML Signature Syntax and Processing 1.1; ETSI EN 319 132-1 (XAdES)"
SPACE = "http://www.w3.org/2000/09/xmldsig#"
_DS = f"{{{SPACE}}}"
_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
_QUALIFYING = "{http://uri.etsi.org/01903/v1.3.2#}QualifyingProperties"
_ENVELOPED = f"{SPACE}enveloped-signature"
_C14N = frozenset(
    each.value
    for each in (C14n.CANONICAL_XML_1_0, C14n.CANONICAL_XML_1_1,
                 C14n.EXCLUSIVE_XML_CANONICALIZATION_1_0)
)  # fmt: skip
_METHODS = frozenset(
    {SignatureMethod.RSA_SHA256, SignatureMethod.RSA_SHA384, SignatureMethod.RSA_SHA512,
     SignatureMethod.SHA256_RSA_MGF1, SignatureMethod.SHA384_RSA_MGF1,
     SignatureMethod.SHA512_RSA_MGF1, SignatureMethod.ECDSA_SHA256, SignatureMethod.ECDSA_SHA384,
     SignatureMethod.ECDSA_SHA512}
)  # fmt: skip
_DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
_RSA_BITS, _EC_BITS = 2048, 256

# code: what to do about it; the page of the code says it in the reader's language.
FIXES = {
    "SIG-001": "Sign the message, or have the requirement lifted.",
    "SIG-002": "Sign the whole message once: enveloped, URI empty, SHA-256 or better.",
    "SIG-003": "Sign the message as it is sent, with the key of the registered certificate.",
    "SIG-004": "Have the certificate registered that you sign with.",
}


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate that may be trusted: its SHA-256 in hexadecimal, its subject and days."""

    pem: str
    thumbprint: str
    subject: str
    since: datetime
    until: datetime


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """The signed bytes and the thumbprint of the certificate, or the reason why there are none."""

    signed: bytes = b""
    thumbprint: str = ""
    findings: tuple[Finding, ...] = ()


def certificate(pem: str) -> Certificate:
    """Read a certificate. Raises ValueError for what is none, or has a weak key."""
    read = x509.load_pem_x509_certificate(pem.strip().encode())
    key = read.public_key()
    strong = (isinstance(key, rsa.RSAPublicKey) and key.key_size >= _RSA_BITS) or (
        isinstance(key, ec.EllipticCurvePublicKey) and key.key_size >= _EC_BITS
    )
    if not strong:
        raise ValueError(f"the key is neither RSA of {_RSA_BITS} bits nor EC of {_EC_BITS}")
    return Certificate(
        pem=pem.strip(), thumbprint=read.fingerprint(hashes.SHA256()).hex(),
        subject=read.subject.rfc4514_string(), since=read.not_valid_before_utc,
        until=read.not_valid_after_utc,
    )  # fmt: skip


def is_signed(data: bytes) -> bool:
    """True when the message says that it is signed."""
    return SPACE.encode() in guard.in_utf8(data)


def opened(data: bytes, certificates: Iterable[str], moment: datetime) -> Opened:
    """The signed bytes of a message that one of the certificates (PEM) stands behind.

    Never raises for what others send: SIG-002 for another form of signature, SIG-003 for one that
    does not match, SIG-004 when no certificate is known.
    """
    loaded = guard.load(data, exact=True)
    if loaded.root is None or loaded.findings:
        return Opened(findings=loaded.findings)
    deep = guard.too_deep(loaded.root)
    if deep is not None:
        return Opened(findings=(deep,))
    irregular = _irregular(loaded.root)
    if irregular:
        return Opened(findings=(finding("SIG-002", f"The signature {irregular}."),))
    known = [x509.load_pem_x509_certificate(each.encode()) for each in certificates]
    if not known:
        said = "The message is signed, and no certificate of yours is registered."
        return Opened(findings=(finding("SIG-004", said),))
    return _by_one_of(loaded.root, known, moment)


def _by_one_of(root: Node, known: list[x509.Certificate], moment: datetime) -> Opened:
    """What the first certificate that fits has signed."""
    said = ""
    for each in known:
        try:
            signed = _verified(root, each, moment)
        except InvalidCertificate:
            said = "The certificate of the signature is not valid today."
        except Exception:  # the library fails in many ways on what is no signature
            said = said or "The signature does not match the message."
        else:
            return Opened(signed=signed, thumbprint=each.fingerprint(hashes.SHA256()).hex())
    return Opened(findings=(finding("SIG-003", said),))


def _verified(root: Node, trusted: x509.Certificate, moment: datetime) -> bytes:
    """The signed bytes. Raises what the library raises."""
    references = len(root.findall(f"{_DS}Signature/{_DS}SignedInfo/{_DS}Reference"))
    config = SignatureConfiguration(
        location="./", expect_references=references, signature_methods=_METHODS,
        digest_algorithms=_DIGESTS, verification_time=moment,
    )  # fmt: skip
    found = XMLVerifier().verify(root, x509_cert=trusted, expect_config=config)
    signed = bytes((found[0] if isinstance(found, list) else found).signed_data)
    if SPACE.encode() in signed:
        raise ValueError("a signature is left in what was signed")
    return signed


def _irregular(root: Node) -> str:
    """What is not as the one form that is taken; empty when nothing is."""
    if root.tag == f"{_DS}Signature":
        return "stands around the message"
    signatures = list(root.iter(f"{_DS}Signature"))
    if len(signatures) != 1 or signatures[0].getparent() is not root:
        return "is not one, or is no child of the root"
    if _an_id_twice(root):
        return "stands in a message in which an Id stands twice"
    if any(each.tag.startswith(_DS) for each in root.iter() if isinstance(each.tag, str)
           and signatures[0] not in (each, *each.iterancestors())):  # fmt: skip
        return "has parts outside of it"
    return _irregular_parts(signatures[0])


def _an_id_twice(root: Node) -> bool:
    elements = (each for each in root.iter() if not guard.is_instruction(each))
    names = [name for each in elements for key, name in each.attrib.items()
             if key.rpartition("}")[2].lower() == "id"]  # fmt: skip
    return len(set(names)) != len(names)


def _irregular_parts(signature: Node) -> str:
    """The same of the signature itself: its algorithms, references and objects."""
    infos = signature.findall(f"{_DS}SignedInfo")
    if len(infos) != 1:
        return "has not one SignedInfo"
    method = infos[0].find(f"{_DS}CanonicalizationMethod")
    if method is None or method.get("Algorithm") not in _C14N:
        return "is canonical in a way that is not taken"
    first, *others = infos[0].findall(f"{_DS}Reference") or [None]
    if first is None or first.get("URI") != "":
        return "is not over the whole message"
    if _transforms(first)[:1] != [_ENVELOPED] or not set(_transforms(first)[1:]) <= _C14N:
        return "is over a message that it changes"
    if len(_transforms(first)) > 2 or any(len(each) for each in first.iter(f"{_DS}Transform")):
        return "is over a message that it changes"
    return _irregular_properties(signature, others)


def _irregular_properties(signature: Node, others: list[Node]) -> str:
    """XAdES signs its properties and may sign its key: further references lead there alone."""
    objects = signature.findall(f"{_DS}Object")
    if not others and not objects:
        return ""
    if len(others) > 2 or len(objects) != 1 or [each.tag for each in objects[0]] != [_QUALIFYING]:
        return "has objects or references that are not taken"
    properties = [f"#{each.get('Id')}" for each in objects[0][0] if each.get("Id")]
    keys = [f"#{each.get('Id')}" for each in signature.findall(f"{_DS}KeyInfo") if each.get("Id")]
    kinds = {_PROPERTIES: properties, None: keys}
    if not any(each.get("Type") == _PROPERTIES for each in others):
        return "has properties that are not signed"
    for each in others:
        if each.get("URI") not in kinds.get(each.get("Type"), []):
            return "has a reference to something else"
        if not set(_transforms(each)) <= _C14N:
            return "changes what it refers to"
    return ""


def _transforms(reference: Node) -> list[str]:
    return [each.get("Algorithm") or "" for each in reference.iter(f"{_DS}Transform")]


def parse(data: bytes) -> Parsed:
    """Read a signed message that was verified when it was taken: what its signature is over."""
    loaded = guard.load(data, exact=True)
    if loaded.root is None:
        return Parsed(None, None, loaded.findings)
    for signature in loaded.root.findall(f"{_DS}Signature"):
        _taken_out(signature)
    return wco_xml.parse(guard.canonical(loaded.root))


def _taken_out(signature: Node) -> None:
    """Remove the signature and leave the text after it where it is."""
    parent, before = signature.getparent(), signature.getprevious()
    if signature.tail and before is not None:
        before.tail = (before.tail or "") + signature.tail
    elif signature.tail:
        parent.text = (parent.text or "") + signature.tail
    parent.remove(signature)


def finding(code: str, message: str) -> Finding:
    """The finding of a code, with its fix."""
    return Finding(code=code, message=message, basis=BASIS, fix=FIXES[code])
