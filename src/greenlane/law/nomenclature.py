"""The goods nomenclature: dated codes in a tree, from chapter to national line."""

from typing import Literal

import msgspec

from greenlane.kernel.validity import Validity

Trade = Literal["import", "export"]
Words = dict[str, str]


class GoodsNomenclature(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the tariff. `unit` is the supplementary unit (Rec 20) or empty."""

    code: str
    indent: int
    description: Words
    unit: str
    validity: Validity
    declarable: bool


def ancestors(code: str) -> tuple[str, ...]:
    """The code and every shorter code above it, longest first; the empty code is all goods."""
    return tuple(code[:length] for length in range(len(code), -1, -1) if length != 1)
