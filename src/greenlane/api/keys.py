"""The public keys of the installation, dated, with their roles, for whoever verifies."""

import base64

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from greenlane.api.door import api
from greenlane.api.problems import reply
from greenlane.api.visitors import admit
from greenlane.evidence.signing import PublicKey
from greenlane.gateways.evidence import certificate_keys, signing_keys, told_keys
from greenlane.usecases import answers, desk

_STORES = {"log": signing_keys, "certificates": certificate_keys}


@api.get("/keys", tags=["Evidence"], auth=None, summary="The public keys, by role")
def get_public_keys(request: HttpRequest) -> HttpResponse:
    """All keys as a JWK set (RFC 7517, 8037), with `role`, first day and last day of signing.

    `log` signs the log's heads, receipts, payment orders and the list of authorised operators;
    `certificates` signs official certificates. Old keys stay: they prove what they signed.
    """
    admit(request)
    here = desk.current()
    today = here.day_of(here.now())
    keys = [
        _jwk(role, key)
        for role, store in _STORES.items()
        for key in told_keys(store(settings.GREENLANE_HOME, here.book.country), today)
    ]
    told = {"country": here.book.country, "keys": keys}
    return reply(answers.encode(told), media="application/jwk-set+json")


def _jwk(role: str, key: PublicKey) -> dict[str, object]:
    x = base64.urlsafe_b64encode(key.key).rstrip(b"=").decode()
    return {
        "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": key.id, "x": x,
        "role": role, "since": key.since, "until": key.until, "line": key.text,
    }  # fmt: skip
