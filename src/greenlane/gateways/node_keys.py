"""The key with which a node signs its bundles and asks for its tokens, found under its home."""

from datetime import date
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

from greenlane.evidence.signing import PublicKey
from greenlane.gateways.keys import KeyStore, public_line


def node_keys(home: Path, node: str) -> KeyStore:
    """The keys of a node."""
    return KeyStore(home / "keys", f"node.{node.lower()}")


def public_text(*stores: KeyStore, day: date) -> str:
    """The public halves of some keys, a line each; the keys are made on first use."""
    for store in stores:
        store.signer(day)
    return "".join(public_line(key) for store in stores for key in store.public())


def jwk(key: PublicKey) -> dict[str, Any]:
    """A public key as the api door keeps that of a client."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    made = OKPKey.import_key(Ed25519PublicKey.from_public_bytes(key.key))
    told: dict[str, Any] = made.as_dict(private=False)
    return told
