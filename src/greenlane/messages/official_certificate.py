"""Official certificates between authorities: phytosanitary, veterinary, of origin, of species.

The fields are those of the UN/CEFACT SPS certificate (eCert, ePhyto) and of the CITES permit that
customs and an agency read; one consignment, its lines, what the authority states about it.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

CertificateKind = Literal["phytosanitary", "veterinary", "health", "origin", "species", "other"]
ISSUED, REVOKED = "certificate.issued", "certificate.revoked"
_Text = Annotated[str, msgspec.Meta(max_length=300)]
_Number = Annotated[str, msgspec.Meta(min_length=1, max_length=35, pattern=r"^[!-~]+$")]
_Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
_Code = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4,12}$")]
_Amount = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,13}(\.[0-9]{1,6})?$")]


class Party(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A consignor, consignee or authority; `id` is the number under which it is registered here."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    country: _Country
    id: Annotated[str, msgspec.Meta(max_length=17)] = ""


class Line(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One line of goods: its place in the harmonised system, name, quantity and packages."""

    code: _Code
    description: _Text
    quantity: _Amount
    unit: Annotated[str, msgspec.Meta(min_length=2, max_length=3)]
    scientific_name: _Text = ""
    packages: _Text = ""
    marks: _Text = ""

    @property
    def amount(self) -> Decimal:
        """The quantity as a number."""
        return Decimal(self.quantity)


class OfficialCertificate(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True
):
    """A certificate. `document` is its code in the tariff; `permit` the permit it rests on.

    `until` is the last day on which it serves, None when its authority names none.
    """

    number: _Number
    kind: CertificateKind
    document: Annotated[str, msgspec.Meta(min_length=4, max_length=4)]
    issuer: Party
    issued: datetime
    consignor: Party
    consignee: Party
    origin: _Country
    destination: _Country
    lines: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1, max_length=99)]
    until: date | None = None
    transit: Annotated[tuple[_Country, ...], msgspec.Meta(max_length=9)] = ()
    means: _Text = ""
    statements: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=20)] = ()
    permit: Annotated[str, msgspec.Meta(max_length=35)] = ""


class Revocation(msgspec.Struct, frozen=True, kw_only=True):
    """An authority takes a certificate back."""

    number: _Number
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


_CERTIFICATE = msgspec.json.Decoder(OfficialCertificate)
_REVOCATION = msgspec.json.Decoder(Revocation)


def certificate(body: bytes) -> OfficialCertificate:
    """The certificate of a JSON body. Raises msgspec.DecodeError (a ValueError) for what is none.

    Its moment has a zone; nothing is lost in reading: amounts stay the text that was signed.
    """
    made = _CERTIFICATE.decode(body)
    if made.issued.tzinfo is None:
        raise msgspec.ValidationError("the moment of issue has no zone")
    return made


def revocation(body: bytes) -> Revocation:
    """The revocation of a JSON body. Raises msgspec.DecodeError."""
    return _REVOCATION.decode(body)
