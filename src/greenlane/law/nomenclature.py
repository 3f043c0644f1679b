"""The goods nomenclature: dated codes in a tree, from chapter to national line."""

from typing import Literal

import msgspec

from greenlane.kernel.validity import Validity

Trade = Literal["import", "export"]
Words = dict[str, str]


class GoodsNomenclature(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the tariff. `unit` is the supplementary unit (Rec 20) or empty.

    `suffix` tells lines of one code apart (the TARIC product line suffix: 80, or empty, is the line
    that is declared, lower ones only head what stands below them).
    """

    code: str
    indent: int
    description: Words
    unit: str
    validity: Validity
    declarable: bool
    suffix: str = ""
    footnotes: tuple[str, ...] = ()


class Concordance(msgspec.Struct, frozen=True, kw_only=True):
    """A code of one nomenclature and a code (there may be several) that replaces it in another."""

    from_version: str
    from_code: str
    to_version: str
    to_code: str


def ancestors(code: str) -> tuple[str, ...]:
    """The code and every shorter code above it, longest first; the empty code is all goods."""
    return tuple(code[:length] for length in range(len(code), -1, -1) if length != 1)
