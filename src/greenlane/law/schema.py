"""The tables of law: which columns each has, what stands in them, and what identifies a row.

One declaration serves the reader of a country package, the loaders of published tariffs, the law
desk's forms, the store's bitemporal rows and the reference page. Every cell is text; `kind` says
how it is read. A table that is not here is not law.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

Kind = Literal[
    "text", "words", "code", "date", "decimal", "integer", "choice", "expression", "season",
    "refers", "lists",
]  # fmt: skip
Row = Mapping[str, str]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column. `words` stands for a column per language (`name_en`, `name_ar`, ...).

    `table` is the table that `refers` (one code) or `lists` (codes with spaces between; `*` is all)
    point into. An `optional` column may be left out of a file altogether.
    """

    name: str
    kind: Kind = "text"
    table: str = ""
    choices: tuple[str, ...] = ()
    optional: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table: its columns, and the `key` that two rows in force on one day may not share."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = True

    @property
    def dated(self) -> bool:
        """Whether its rows have days in force."""
        return any(column.name == "since" for column in self.columns)

    def column(self, name: str) -> Column | None:
        """The column that a cell named `name` stands in; None for an unknown name."""
        for column in self.columns:
            if name == column.name:
                return column
            if column.kind == "words" and name.startswith(column.name + "_"):
                return column
        return None


def _c(name: str, kind: Kind = "text", table: str = "", optional: bool = False) -> Column:
    return Column(name=name, kind=kind, table=table, optional=optional)


def _o(name: str, kind: Kind = "text", table: str = "") -> Column:
    return _c(name, kind, table, optional=True)


def _choice(name: str, *choices: str, optional: bool = False) -> Column:
    return Column(name=name, kind="choice", choices=choices, optional=optional)


_NAME = _c("name", "words")
_TRADE = _choice("trade", "import", "export")
_DAYS = (_c("since", "date"), _c("until", "date"))
_GROUND = (_c("act", "refers", "acts"), _c("article"))
_KNOWN = (_o("known", "date"),)
_EXCLUDE = _c("exclude", "lists", "countries")
_AREA = _c("area", "refers", "areas")

_EFFECTS = ("pay", "suspend", "relieve")

ACTIONS = ("apply", "skip", "refuse")
TESTS = ("document", "price-at-least", "quantity-at-most", "value-at-most", "unit-mass-at-least",
         "otherwise")  # fmt: skip
STACKING = ("exclusive-first", "exclusive-highest", "cumulative")
MEASURE_KINDS = (
    *("duty", "preference", "quota", "suspension", "end-use", "anti-dumping", "countervailing"),
    *("safeguard", "additional", "excise", "levy", "tax", "fee", "prohibition"),
)


def _table(
    name: str, title: str, key: str, *columns: Column | Sequence[Column], required: bool = True
) -> Table:
    flat: list[Column] = []
    for column in columns:
        flat.extend([column] if isinstance(column, Column) else column)
    return Table(
        name=name, title=title, key=tuple(key.split()), columns=tuple(flat), required=required
    )


def _more(name: str, title: str, key: str, *columns: Column | Sequence[Column]) -> Table:
    """A table that a country may leave out."""
    return _table(name, title, key, *columns, required=False)


_ALL = (
    _table("acts", "Acts of law", "act", _c("act"), _c("title", "words"),
           _o("published", "date"), _DAYS),
    _table("countries", "Countries", "country", _c("country"), _NAME),
    _table("areas", "Geographical areas", "area", _c("area"), _NAME,
           _c("members", "lists", "countries"), _EXCLUDE, _DAYS),
    _table("nomenclature", "Goods nomenclature", "code suffix", _c("code"), _o("suffix"),
           _c("indent", "integer"), _c("description", "words"), _c("unit"),
           _o("footnotes", "lists", "footnotes"), _DAYS),
    _table("measure_types", "Measure types", "type", _c("type"), _NAME, _c("charge"), _TRADE,
           _c("preference", "refers", "preferences"),
           _choice("kind", "", *MEASURE_KINDS, optional=True),
           _choice("secured", "", "no", "yes", optional=True)),
    _table("measures", "Measures",
           "type code area exclude additional_code order_number season document",
           _c("measure"), _c("type", "refers", "measure_types"), _c("code"), _AREA, _EXCLUDE,
           _o("additional_code", "refers", "additional_codes"),
           _o("order_number", "refers", "quotas"), _c("expression", "expression"),
           _c("season", "season"), _c("document", "refers", "documents"),
           _o("footnotes", "lists", "footnotes"), _DAYS, _GROUND, _KNOWN),
    _more("conditions", "Conditions of measures", "measure condition sequence",
          _c("measure", "refers", "measures"), _c("condition"), _c("sequence", "integer"),
          _choice("test", *TESTS), _c("document", "refers", "documents"), _c("amount", "decimal"),
          _c("unit"), _c("currency"), _choice("action", *ACTIONS),
          _c("expression", "expression")),
    _more("additional_codes", "Additional codes", "additional_code", _c("additional_code"), _NAME,
          _DAYS),
    _more("footnotes", "Footnotes", "footnote", _c("footnote"), _c("text", "words"), _DAYS),
    _more("notes", "Notes of the tariff", "place kind number", _c("place"), _c("number"),
          _choice("kind", "legal", "explanatory"), _c("text", "words"), _DAYS, _GROUND),
    _more("stacking", "Stacking of measures", "group type", _c("group"), _choice("rule", *STACKING),
          _c("order", "integer"), _c("type", "refers", "measure_types"), _DAYS, _GROUND),
    _more("quotas", "Tariff quotas", "order_number", _c("order_number"),
          _choice("mechanism", "fcfs", "licensed"),
          _choice("drawing", "", "daily", "immediate", optional=True), _AREA, _EXCLUDE, _NAME,
          _DAYS, _GROUND),
    _more("quota_definitions", "Quota periods", "definition", _c("definition"),
          _c("order_number", "refers", "quotas"), _DAYS, _c("volume", "decimal"), _c("unit"),
          _c("critical_percent", "decimal"), _choice("critical", "no", "yes")),
    _more("quota_associations", "Sub-quotas", "main sub", _c("main", "refers", "quota_definitions"),
          _c("sub", "refers", "quota_definitions"), _choice("relation", "EQ", "NM"),
          _c("coefficient", "decimal")),
    _more("quota_blocks", "Quota suspensions and blocking", "definition kind",
          _c("definition", "refers", "quota_definitions"), _choice("kind", "block", "suspend"),
          _DAYS, _c("reason")),
    _more("holidays", "Public holidays", "holiday", _c("holiday", "date"), _NAME, _GROUND),
    _more("concordance", "Concordance of nomenclatures",
          "from_version from_code to_version to_code",
          _c("from_version"), _c("from_code"), _c("to_version"), _c("to_code")),
    _more("code_lists", "Code lists", "list code", _c("list"), _c("code"), _NAME, _DAYS),
    _more("synonyms", "Search words", "code word", _c("code"), _c("language"), _c("word")),
    _table("procedures", "Customs procedures", "procedure", _c("procedure"), _TRADE, _NAME,
           _choice("duty", *_EFFECTS), _choice("vat", *_EFFECTS),
           _c("document", "refers", "documents"),
           _choice("calculation", "", "value-added", "monthly", "removal", optional=True),
           _o("percent", "decimal"), _choice("stock", "", "enter", "remove", optional=True),
           _choice("guarantee", "", "no", "yes", optional=True), _o("discharge_days", "integer"),
           _choice("processed", "", "no", "yes", optional=True),
           _choice("ends", "", "arrival", optional=True), _DAYS, _GROUND),
    _table("additional_procedures", "Additional procedures", "code", _c("code"), _NAME,
           _c("relief", "decimal"), _c("charges"), _c("procedures", "lists", "procedures"),
           _c("document", "refers", "documents"),
           _choice("effect", "", "relieve", "postpone", "suspend", optional=True),
           _o("most_value", "decimal"), _GROUND),
    _table("preferences", "Preferences", "preference", _c("preference"), _NAME, _AREA,
           _c("documents", "lists", "documents"), _GROUND),
    _table("permits", "Permit requirements", "permit", _c("permit"), _c("code"), _AREA, _EXCLUDE,
           _TRADE, _c("document", "refers", "documents"), _c("agency", "refers", "agencies"),
           _c("exempt_documents", "lists", "documents"), _NAME, _c("service_days", "integer"),
           _o("exclude_areas", "lists", "areas"), _o("other_area", "refers", "areas"),
           _o("procedures"), _o("except_procedures"), _o("uses"), _o("except_uses"),
           _o("free_quantity", "decimal"), _o("free_unit"), _o("free_value", "decimal"),
           _o("exempt_article"), _o("fee", "decimal"), _o("deemed_article"),
           _o("after", "refers", "permits"), _o("after_article"),
           _choice("control", "", "quantity", "value", "both", "open", optional=True),
           _o("tolerance", "decimal"), _o("months", "integer"), _DAYS, _GROUND),
    _table("agencies", "Agencies", "agency", _c("agency"), _NAME, _c("act", "refers", "acts")),
    _table("offices", "Customs offices", "office", _c("office"), _NAME, _c("unlocode"),
           _c("modes"), _c("physical_per_day", "integer")),
    _table("valuation", "Additions and deductions", "code", _c("code"),
           _choice("kind", "addition", "deduction", "named"), _NAME, _o("base"), _GROUND),
    _table("incoterms", "Delivery terms", "code", _c("code"), _NAME,
           _choice("freight", "no", "yes"), _choice("insurance", "no", "yes")),
    _table("exchange_rates", "Exchange rates", "currency", _c("currency"), _c("per", "decimal"),
           _c("rate", "decimal"), _DAYS, _GROUND),
    _more("interest_rates", "Interest", "purpose", _c("purpose"), _c("percent", "decimal"),
          _choice("period", "", "year", "month", optional=True), _DAYS, _GROUND),
    _more("rulings", "Advance rulings", "ruling", _c("ruling"),
          _choice("kind", "classification", "origin", "value"), _c("holder"), _c("code"),
          _c("origin"), _c("decision", "words"), _c("grounds", "words"), _DAYS, _GROUND),
    _more("origin_schemes", "Origin schemes", "scheme part code countries", _c("scheme"),
          _choice("part", "scheme", "obtained", "cumulation", "tolerance", "insufficient",
                  "transport", "drawback", "proof", "exempt", "residual"),
          _c("code"), _o("name", "words"), _c("countries"), _c("percent", "decimal"), _c("base"),
          _c("codes"), _c("document", "refers", "documents"), _c("months", "integer"),
          _c("amount", "decimal"), _choice("approved", "", "no", "yes"), _o("text", "words"),
          _c("currency"), _DAYS, _GROUND),
    _more("origin_rules", "Product-specific rules of origin", "rule", _c("rule"),
          _c("scheme"), _c("heading"), _c("first"), _c("last"), _choice("ex", "", "no", "yes"),
          _o("goods", "words"), _c("expression"), _o("text", "words"), _c("notes"),
          _choice("trade", "import", "export", "both"), _DAYS, _GROUND),
    _table("documents", "Documents", "document", _c("document"), _NAME),
    _table("packages", "Kinds of packages", "package", _c("package"), _NAME),
)  # fmt: skip

TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}


def completed(table: Table, rows: Sequence[Row]) -> Iterator[Row]:
    """The rows with every optional column that their file leaves out, as empty text."""
    lacking = {c.name: "" for c in table.columns if c.optional and rows and c.name not in rows[0]}
    for row in rows:
        yield {**lacking, **row} if lacking else row


def known_at(rows: Sequence[Row], moment: str) -> list[Row]:
    """The rows known by `moment` (ISO day or moment), whatever their days in force.

    A row says in `known` when we came to know it and in `superseded` when a correction took its
    place; a row without them was always known.
    """
    return [
        row
        for row in rows
        if row.get("known", "") <= moment
        and (not row.get("superseded") or moment < row["superseded"])
    ]


def key_of(table: Table, row: Row) -> tuple[str, ...]:
    """What identifies a row among those in force on one day."""
    return tuple(row.get(name) or "" for name in table.key)


def laid_over(
    frame: Mapping[str, Sequence[Row]], tariff: Mapping[str, Sequence[Row]]
) -> dict[str, list[Row]]:
    """The tables of a country and of a tariff: of one key the country's row stays.

    A table that is not in the schema is left out.
    """
    found: dict[str, list[Row]] = {name: list(rows) for name, rows in frame.items()}
    for name, rows in tariff.items():
        if table := TABLES.get(name):
            own = found.get(name, [])
            keys = {key_of(table, row) for row in own}
            found[name] = alike(table, [*own, *(r for r in rows if key_of(table, r) not in keys)])
    return found


def alike(table: Table, rows: Sequence[Row]) -> list[Row]:
    """Rows with the same columns: all of the table's, and the words of every language found."""
    named = [column.name for column in table.columns if column.kind != "words"]
    columns = dict.fromkeys([*named, *(column for row in rows for column in row)])
    return [{column: row.get(column) or "" for column in columns} for row in rows]
