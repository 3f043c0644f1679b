"""A partner agency's answer about a permit: read strictly, or refused with a code of its own."""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal

import msgspec

from greenlane.messages import official_certificate
from greenlane.messages.official_certificate import OfficialCertificate, Revocation

MOST_BYTES = 64_000
TYPE = "permit.decided"
_OF_CERTIFICATES: Mapping[str, Callable[[bytes], OfficialCertificate | Revocation]] = {
    official_certificate.ISSUED: official_certificate.certificate,
    official_certificate.REVOKED: official_certificate.revocation,
}
# Why a message of a partner is set apart; the codes are stable.
CODES: dict[str, str] = {
    "PAR-001": "The message cannot be read.",
    "PAR-002": "No signature of the partner is on it.",
    "PAR-003": "It was signed too long ago, or in the future.",
    "PAR-004": "Its type or its decision is not known.",
    "PAR-005": "There is no declaration of that number.",
    "PAR-006": "What it decides is not this partner's to decide.",
    "PAR-007": "Its number is not after the last one that was taken.",
    "PAR-008": "Another message was taken under this id.",
    "PAR-010": "Its authority is not of that country, or is none.",
    "PAR-011": "The law here wants no such certificate for such goods.",
    "PAR-012": "There is another certificate of this number.",
    "PAR-009": "The hold is not open, or nothing can be decided on this declaration any more.",
}
_Text = Annotated[str, msgspec.Meta(max_length=500)]
_Word = Annotated[str, msgspec.Meta(max_length=35)]


class Decision(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an agency decided on a declaration: its permit is there (`granted`) or refused."""

    mrn: _Word
    agency: _Word
    decision: Literal["granted", "refused"]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    permit: _Text = ""

    @property
    def text(self) -> str:
        """The reason as the timeline shows it."""
        return f"{self.permit}: {self.reason}" if self.permit else self.reason


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer with its number; each is higher than the one before."""

    sequence: Annotated[int, msgspec.Meta(ge=1, le=2**62)]
    data: Decision | OfficialCertificate | Revocation


class _Envelope(msgspec.Struct, frozen=True, kw_only=True):
    type: str
    sequence: Annotated[int, msgspec.Meta(ge=1, le=2**62)]
    data: msgspec.Raw


class _Coded(msgspec.Struct, frozen=True, kw_only=True):
    decision: str


_ENVELOPE, _CODED = msgspec.json.Decoder(_Envelope), msgspec.json.Decoder(_Coded)
_DECISION = msgspec.json.Decoder(Decision)


class AnswerError(ValueError):
    """The message is not taken; `code` is one of CODES, `sequence` its number if it told one."""

    def __init__(self, code: str, text: str = "", sequence: int | None = None) -> None:
        super().__init__(text or CODES[code])
        self.code, self.sequence = code, sequence


def read(body: bytes) -> Answer:
    """The answer in a body. Raises AnswerError PAR-001, PAR-004."""
    if len(body) > MOST_BYTES:
        raise AnswerError("PAR-001", f"A message has at most {MOST_BYTES} bytes.")
    try:
        envelope = _ENVELOPE.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise AnswerError("PAR-001", str(error)) from error
    if envelope.type in _OF_CERTIFICATES:
        return Answer(sequence=envelope.sequence, data=_of_certificate(envelope))
    if envelope.type != TYPE:
        raise AnswerError("PAR-004", sequence=envelope.sequence)
    return Answer(sequence=envelope.sequence, data=_decision(envelope))


def _of_certificate(envelope: _Envelope) -> OfficialCertificate | Revocation:
    try:
        return _OF_CERTIFICATES[envelope.type](bytes(envelope.data))
    except (ValueError, RecursionError) as error:
        raise AnswerError("PAR-001", str(error), envelope.sequence) from error


def _decision(envelope: _Envelope) -> Decision:
    try:
        if _CODED.decode(envelope.data).decision not in ("granted", "refused"):
            raise AnswerError("PAR-004", sequence=envelope.sequence)
        return _DECISION.decode(envelope.data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise AnswerError("PAR-001", str(error), envelope.sequence) from error
