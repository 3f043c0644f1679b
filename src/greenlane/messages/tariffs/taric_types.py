"""The measure types of the TARIC: what kind of measure each is, and the charge that it fixes.

Source: TARIC, measure types and their series; the charges are the tax types of UCC-DA Annex B,
D.E. 14 03 039 000 (A00 customs duty, A20 additional duty, A30 and A35 anti-dumping, A40 and A45
countervailing, B00 VAT); preferences as in D.E. 14 11 000 000. The charge of an excise is the
type's own number: nations give it theirs.
"""

from collections.abc import Mapping

import msgspec

from greenlane.messages.tariffs.law_rows import row
from greenlane.messages.tariffs.published import Row

UNIT = "unit"
BAN = "prohibition"


class Sort(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a measure type: kind, charge, preference, English name, trade."""

    kind: str
    charge: str = ""
    preference: str = ""
    name: str = ""
    trade: str = "import"
    secured: bool = False


def _sort(line: str) -> tuple[str, Sort]:
    code, kind, charge, preference, trade, name = line.split(maxsplit=5)
    return code, Sort(
        kind=kind.rstrip("!"),
        charge=charge.strip("-"),
        preference=preference.strip("-"),
        name=name,
        trade=trade,
        secured=kind.endswith("!"),
    )


# Type, kind (`!`: taken as security), charge, preference, trade, name.
_KNOWN: Mapping[str, Sort] = dict(map(_sort, """
103 duty A00 - import Third country duty
105 end-use A00 140 import Non preferential duty under end-use
106 preference A00 400 import Customs union duty
109 unit - - import Supplementary unit
110 unit - - import Supplementary unit, import
111 unit - - export Supplementary unit, export
112 suspension A00 110 import Autonomous tariff suspension
115 suspension A00 115 import Autonomous suspension under end-use
117 suspension A00 140 import Suspension for certain ships and platforms
119 suspension A00 119 import Airworthiness tariff suspension
122 quota A00 120 import Non preferential tariff quota
123 quota A00 123 import Non preferential tariff quota under end-use
141 preference A00 310 import Preferential suspension
142 preference A00 300 import Tariff preference
143 quota A00 320 import Preferential tariff quota
145 preference A00 340 import Preference under end-use
146 quota A00 323 import Preferential tariff quota under end-use
147 quota A00 420 import Customs union quota
277 prohibition - - import Import prohibition
278 prohibition - - export Export prohibition
305 tax B00 - import Value added tax
306 excise 306 - import Excises
410 prohibition - - import Veterinary control
465 prohibition - - import Restriction on entry into free circulation
467 prohibition - - export Restriction on export
475 prohibition - - import Restriction on entry into free circulation
476 prohibition - - export Restriction on export
551 anti-dumping! A35 - import Provisional anti-dumping duty
552 anti-dumping A30 - import Definitive anti-dumping duty
553 countervailing! A45 - import Provisional countervailing duty
554 countervailing A40 - import Definitive countervailing duty
652 additional A20 - import Additional duty based on CIF price
695 additional A20 - import Additional duties
696 safeguard A20 - import Additional duties (safeguard)
705 prohibition - - import Import prohibition
706 prohibition - - export Export prohibition
""".strip().splitlines()))  # fmt: skip
_OWN = "own"
# By series: prohibited (A), subject to conditions (B), value added tax (P), excise (Q).
_BY_SERIES = {"A": Sort(kind=BAN), "B": Sort(kind=BAN), "P": Sort(kind="tax", charge="B00"),
              "Q": Sort(kind="excise", charge=_OWN)}  # fmt: skip
_TRADES = {"0": ("import",), "1": ("export",), "2": ("import", "export")}


def sort_of(code: str, declared: Mapping[str, str] | None, name: str) -> Sort | None:
    """What a type is, by what is known and what the file declares; None for one without meaning."""
    known = _KNOWN.get(code)
    if declared is None:
        return known
    found = known or _BY_SERIES.get(declared["measure.type.series.id"])
    if found is None:
        return None
    trades = trades_of(declared)
    if found.charge == _OWN:
        found = msgspec.structs.replace(found, charge=code)
    return msgspec.structs.replace(
        found, trade=trades[0] if trades else found.trade, name=name or found.name
    )


def trades_of(declared: Mapping[str, str] | None) -> tuple[str, ...]:
    """Import, export or both."""
    return _TRADES.get(declared["trade.movement.code"], ()) if declared else ()


def type_rows(code: str, sort: Sort, trades: tuple[str, ...]) -> list[Row]:
    """The rows of a type: a second one, ending in -X, for export when it is for both."""
    made = [
        row("measure_types", type=code, name_en=sort.name or f"Measure type {code}",
            charge=sort.charge, trade=sort.trade, preference=sort.preference, kind=sort.kind,
            secured="yes" if sort.secured else "")
    ]  # fmt: skip
    if len(trades) > 1:
        made.append({**made[0], "type": f"{code}-X", "trade": "export"})
    return made
