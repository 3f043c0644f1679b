"""The findings about a value outside the bounds of its field, and the codes DM-001 to DM-015."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from greenlane.datamodel.base import DateTime, Element, FieldSpec, wco
from greenlane.datamodel.pointer import words
from greenlane.kernel.finding import Finding, Path

BASIS = "WCO Data Model 3"
UNBOUNDED = 38
"""Digits a number may have where the schema sets no bound (a bound keeps its text short)."""
CURRENCY = wco("currencyID", "135", length=3, letters=True)
UNIT = wco("unitCode", "", up_to=5)
_SHOWN = 100
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What turns the direction of all that follows, or is not seen; the marks and joiners that Arabic
# and Indic scripts need are not among them.
_UNSEEN = re.compile("[\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_MOMENT = re.compile(r"(\d{14})(Z|[-+](?:0\d|1[0-4]))?", re.ASCII)
_XML_SPACES = re.compile("[ \t\n\r]+")
_DAY = re.compile(r"\d{8}", re.ASCII)


def missing(spec: FieldSpec, path: Path) -> Finding:
    """DM-001: a required field is absent."""
    place = (*path, spec.name)
    return _finding("DM-001", "is required and absent", place, "", "State it.")


def too_many(values: tuple[Any, ...], element: Element, path: Path) -> Finding:
    """DM-010: a class repeats more often than the schema allows."""
    said = f"stands {len(values)} times; {element.most} are allowed"
    fix = "Split the declaration or leave some out."
    return _finding("DM-010", said, path, str(len(values)), fix)


def text_findings(value: str, element: Element, path: Path) -> list[Finding]:
    """Everything wrong with one text; empty when it keeps within the bounds of its field."""
    if not value.strip():
        return [_finding("DM-011", "is blank", path, value, "State it or leave it out.")]
    found = []
    for code, wrong, said, fix in _QUESTIONS:
        if wrong(value, element):
            facts = {"n": len(value), "choice": ", ".join(element.one_of), "e": element}
            found.append(_finding(code, said.format(**facts), path, value, fix.format(**facts)))
    return found


def _is_ascii(value: str, test: Callable[[str], bool]) -> bool:
    return value.isascii() and test(value)


_QUESTIONS: tuple[tuple[str, Callable[[str, Element], bool], str, str], ...] = (
    (
        "DM-002",
        lambda v, e: e.length is None and e.up_to is not None and len(v) > e.up_to,
        "has {n} characters; at most {e.up_to} are allowed",
        "Shorten it to {e.up_to} characters.",
    ),
    (
        "DM-003",
        lambda v, e: e.length is not None and len(v) != e.length,
        "has {n} characters; exactly {e.length} are required",
        "Give exactly {e.length} characters.",
    ),
    (
        "DM-004",
        lambda v, e: e.digits and not _is_ascii(v, str.isdigit),
        "has other than digits",
        "Use the digits 0 to 9.",
    ),
    (
        "DM-005",
        lambda v, e: e.letters and not _is_ascii(v, str.isalpha),
        "has other than letters",
        "Use the letters A to Z.",
    ),
    (
        "DM-006",
        lambda v, e: bool(e.one_of) and v not in e.one_of,
        "is not one of {choice}",
        "Use one of {choice}.",
    ),
    (
        "DM-012",
        lambda v, _e: NOT_XML.search(v) is not None or _UNSEEN.search(v) is not None,
        "has a control character, or one that is not seen or turns the text around",
        "Remove the character.",
    ),
    (
        "DM-015",
        lambda v, e: is_code(e) and v != collapsed(v),
        "is a code with spaces at its ends or in a row",
        "Remove the spaces.",
    ),
)


def is_code(element: Element) -> bool:
    """True for fields of WCO type Code, whose outer spaces XML does not keep (xs:token)."""
    return element.xml.endswith("Code") or element.letters


def collapsed(text: str) -> str:
    """The text as xs:token keeps it: no white space at the ends, single spaces within."""
    return " ".join(_XML_SPACES.sub(" ", text).strip(" ").split(" "))


def number_findings(value: Decimal, total: int, decimals: int, path: Path) -> list[Finding]:
    """DM-007 to DM-009; zeros at either end of a number do not count, as in XML Schema."""
    if not value.is_finite():
        return [_finding("DM-009", "is not a number", path, str(value), "State a number.")]
    shown = str(value)
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # noqa: S101 finite numbers have an integer exponent
    text = "".join(map(str, digits)).lstrip("0")
    kept = text.rstrip("0")
    exponent = exponent + len(text) - len(kept) if kept else 0
    fraction, whole = max(0, -exponent), len(kept) + max(0, exponent)
    found = []
    if max(whole, fraction) > total:
        said = f"has {max(whole, fraction)} digits; at most {total} are allowed"
        found.append(_finding("DM-007", said, path, shown, f"Give at most {total} digits."))
    if fraction > decimals:
        said = f"has {fraction} decimals; at most {decimals} are allowed"
        found.append(_finding("DM-008", said, path, shown, f"Round it to {decimals} decimals."))
    return found


def moment_findings(value: DateTime, path: Path) -> list[Finding]:
    """DM-013 and DM-014: the text is no day or moment of its format."""
    if value.format_code not in ("102", "304"):
        said = f"has the date format {value.format_code[:_SHOWN]!r}; 102 and 304 are known"
        place = (*path, "format_code")
        return [_finding("DM-014", said, place, value.format_code, "Use format 102 or 304.")]
    if _is_of_format(value):
        return []
    shape = "YYYYMMDD" if value.format_code == "102" else "YYYYMMDDhhmmss and a zone (Z, +01)"
    said = f"is no real date of format {value.format_code}"
    return [_finding("DM-013", said, (*path, "text"), value.text, f"Write {shape}.")]


def _is_of_format(value: DateTime) -> bool:
    day = value.format_code == "102"
    match = (_DAY if day else _MOMENT).fullmatch(value.text)
    if not match:
        return False
    try:
        datetime.strptime(match[0][: 8 if day else 14], "%Y%m%d" if day else "%Y%m%d%H%M%S")  # noqa: DTZ007 the zone is checked by the pattern
    except ValueError:
        return False
    return True


def _finding(code: str, said: str, path: Path, value: str, fix: str) -> Finding:
    return Finding(
        code=code,
        message=f"{words(path)} {said}.",
        path=path,
        value=value[:_SHOWN],
        basis=BASIS,
        fix=fix,
    )
