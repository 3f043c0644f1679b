"""ASYCUDA World SAD XML: bytes to a declaration with the taxes it was given, and back."""

from greenlane.messages.asycuda.loss import lost
from greenlane.messages.asycuda.reading import is_sad, parse
from greenlane.messages.asycuda.sad import (
    ParsedSad,
    Sad,
    SadAmount,
    SadTaxLine,
    SadValuation,
)
from greenlane.messages.asycuda.writing import to_xml

__all__ = [
    "ParsedSad",
    "Sad",
    "SadAmount",
    "SadTaxLine",
    "SadValuation",
    "is_sad",
    "lost",
    "parse",
    "to_xml",
]
