"""The reference pages of the tables of law and of its named rules, written from both."""

import sys
from collections.abc import Iterator

from greenlane.law.coherence import RULES, LawRule
from greenlane.law.schema import TABLES, Column, Table

_TABLES_HEAD = """\
# The tables of law

Written by `greenlane.law.reference_pages` from `TABLES` in `greenlane.law.schema`; a test compares
the two (`./greenlane law page tables` prints this page). A table that is not here is not law.

A table is a CSV file of a [country package](country-packages.md), what
[`greenlane law import`](../how-to/import-a-tariff.md) writes, and a table of the
[law desk](law-desk.md). Every cell is text. The **key** says which rows are one: the store keeps
no two rows of one key that are in force on one day. Days are `2026-07-01`; the last day, `until`,
is in force too, and without one the row stays in force. Whether the tables fit together is told by
the [rules of a coherent law](law-rules.md).

| a cell that is | holds |
|---|---|
| text | text as it is |
| words | one column for each language: `name_en`, `name_ar` |
| a date | a day, or nothing |
| a number | an exact decimal number with a point |
| a whole number | digits |
| a formula | a [duty expression](duty-expressions.md) |
| a season | `MM-DD/MM-DD`, every year; it may run across the new year |
| one of | one of the words named, and no other |
| a code of | the key of a row of another table, or nothing |
| codes of | such keys with spaces between; in `members` and `procedures`, `*` is all |

A column marked ° may be left out of a file.
"""
_RULES_HEAD = """\
# The rules of a coherent law

Written by `greenlane.law.reference_pages` from the rules in `greenlane.law.coherence`; a test
compares the two (`./greenlane law page rules` prints this page). A rule is a sentence that is true
of a coherent law. All {count} are asked when a country package is loaded, when a draft of the
[law desk](law-desk.md) is checked, when it is approved and once more when it is published. A law
that breaks one is refused; the fault names the rule, the table, the line and what is wrong there.

Beside these the reading itself refuses a cell that is not of its kind, a missing table and a key
that stands twice.
"""
_KINDS = {
    "text": "text", "code": "text", "words": "words", "date": "a date", "decimal": "a number",
    "integer": "a whole number", "expression": "a formula", "season": "a season",
}  # fmt: skip


def tables_page() -> str:
    """Every table with its columns, as Markdown."""
    return "\n".join([_TABLES_HEAD, *(_table(table) for table in TABLES.values())])


def _table(table: Table) -> str:
    needed = "" if table.required else " It may be left out."
    key = ", ".join(f"`{name}`" for name in table.key)
    lines = [f"## {table.title}: `{table.name}.csv`", "", f"Key: {key}.{needed}", "",
             "| column | holds |", "|---|---|"]  # fmt: skip
    return "\n".join([*lines, *(_column(column) for column in table.columns), ""])


def _column(column: Column) -> str:
    name = f"{column.name}_…" if column.kind == "words" else column.name
    return f"| `{name}`{' °' if column.optional else ''} | {_holds(column)} |"


def _holds(column: Column) -> str:
    if column.kind == "choice":
        words = ", ".join(f"`{word}`" for word in column.choices if word)
        return f"one of {words}{', or nothing' if '' in column.choices else ''}"
    if column.kind in ("refers", "lists"):
        return f"{'a code' if column.kind == 'refers' else 'codes'} of `{column.table}`"
    return _KINDS[column.kind]


def rules_page() -> str:
    """Every rule with its sentence and its source, by the module that it stands in."""
    return "\n".join([_RULES_HEAD.format(count=len(RULES)), *_groups()])


def _groups() -> Iterator[str]:
    modules: dict[str, list[LawRule]] = {}
    for rule in RULES.values():
        modules.setdefault(rule.broken.__module__, []).append(rule)
    for module, rules in modules.items():
        title = (sys.modules[module].__doc__ or "").strip()
        lines = [f"## {title}", "", "| code | what is true | source |", "|---|---|---|"]
        told = [f"| {rule.code} | {rule.sentence} | {rule.source} |" for rule in rules]
        yield "\n".join([*lines, *told, ""])


PAGES = {"tables": tables_page, "rules": rules_page}
