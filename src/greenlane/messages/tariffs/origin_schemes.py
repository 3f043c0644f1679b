"""Published lists of origin schemes (JSON): who trades with whom, cumulation and proofs, as rows.

The files give no percentage of tolerance, no list of operations and no life of proofs: what they do
not say becomes no row. A value above which only an approved exporter may declare is read where it
is printed in euros.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.messages.tariffs.json_file import json_of
from greenlane.messages.tariffs.published import Published, Refused, Row, Tell

_COLUMNS = (
    "scheme", "part", "code", "name_en", "countries", "percent", "base", "codes", "document",
    "months", "amount", "approved", "text_en", "currency", "since", "until", "act", "article",
)  # fmt: skip
_OVER = re.compile(r"with a value over £[\d,]+ */ *(?P<euros>[\d,]+) euros")
_TRAVEL = {"direct transport": "direct", "direct-transport": "direct",
           "non-alteration": "non-alteration"}  # fmt: skip
_KINDS = ("bilateral", "diagonal", "regional", "extended", "full")


def schemes(data: bytes, *, since: str = "", tell: Tell | None = None) -> Published:
    """The rows of `origin_schemes` and `acts` in a published list.

    `since` stands in where a scheme gives no first day. What cannot be read is refused by name.
    """
    records, fault = _records(data)
    if fault is not None:
        return Published(tables={}, refused=(fault,), records=0)
    rows: list[Row] = []
    acts: list[Row] = []
    refused: list[Refused] = []
    members = _members(records)
    for place, record in enumerate(records):
        if tell is not None:
            tell(place, len(records))
        try:
            made = list(_rows(record, since, members))
            acts.append(_act(record, made[0]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            where = f"schemes[{place}]"
            refused.append(Refused(place=where, code="ORIGIN-SCHEME", text=str(record)[:2_000],
                                   reason=repr(error)))  # fmt: skip
            continue
        rows.extend(made)
    tables = {"acts": acts, "origin_schemes": rows}
    return Published(tables=tables, refused=tuple(refused), records=len(records))


def read(data: bytes, *, since: date, known: date, act: str, tell: Tell | None = None) -> Published:
    """`schemes` for `greenlane law import`; each scheme cites an act of its own name."""
    _ = known, act  # the file names its acts, and has no day of knowledge
    return schemes(data, since=since.isoformat(), tell=tell)


def _records(data: bytes) -> tuple[list[Any], Refused | None]:
    reason = "no list 'schemes'"
    try:
        decoded = json_of(data)
        records = decoded.get("schemes") if isinstance(decoded, Mapping) else None
        if isinstance(records, list):
            return records, None
    except UnreadableError as error:
        reason = str(error)
    return [], Refused(place="file", code="ORIGIN-JSON", text="", reason=reason)


def _members(records: list[Any]) -> list[str]:
    """The member states that the file's own scheme "eu" lists, for the code EU in others."""
    for record in records:
        if isinstance(record, Mapping) and record.get("scheme_code") == "eu":
            methods = record.get("cumulation_methods") or {}
            parties = (methods.get("bilateral") or {}).get("countries") or ()
            return [code for code in parties if code in record.get("countries", ())]
    return []


def _rows(record: Mapping[str, Any], since: str, members: list[str]) -> Iterator[Row]:
    base = _base(record, since)
    kind = "unilateral" if record.get("unilateral") else "preferential"
    yield base | {"part": "scheme", "code": kind, "name_en": record["title"], "currency": "EUR",
                  "countries": _countries(record["countries"], members)}  # fmt: skip
    for method, told in (record.get("cumulation_methods") or {}).items():
        if method not in _KINDS:
            raise ValueError(f"unknown cumulation {method!r}")
        countries = _countries(told["countries"], members)
        article = _article(record, "cumulation")
        yield base | {"part": "cumulation", "code": method, "countries": countries,
                      "article": article}  # fmt: skip
    yield from _provisions(record, base)
    for proof in record.get("proofs") or ():
        yield from _proofs(proof, base)


def _base(record: Mapping[str, Any], since: str) -> Row:
    first = record.get("validity_start_date") or since
    if not first:
        raise ValueError("no first day in force")
    code = record["scheme_code"]
    filled = {"scheme": code, "since": first, "until": record.get("validity_end_date") or "",
              "act": f"ORIGIN-{code}"}  # fmt: skip
    return dict.fromkeys(_COLUMNS, "") | filled


def _countries(codes: list[str], members: list[str]) -> str:
    """The codes of countries, EU as its members, names of groups left out."""
    found: list[str] = []
    for code in codes:
        found.extend(members if code == "EU" and members else [code])
    kept = [code for code in found if re.fullmatch(r"[A-Z]{2}", code)]
    if not kept:
        raise ValueError("no countries")
    return " ".join(dict.fromkeys(kept))


def _article(record: Mapping[str, Any], about: str) -> str:
    """The first article about something, empty when none is named."""
    articles = (record.get("articles") or {}).items()
    return next((str(name) for name, topic in articles if topic == about), "")


def _provisions(record: Mapping[str, Any], base: Row) -> Iterator[Row]:
    if article := _article(record, "wholly obtained"):
        yield base | {"part": "obtained", "code": "wholly-obtained", "article": article,
                      "name_en": "Wholly obtained"}  # fmt: skip
    for topic, code in _TRAVEL.items():
        if article := _article(record, topic):
            yield base | {"part": "transport", "code": code, "article": article, "name_en": topic}
            return


def _proofs(proof: Mapping[str, Any], base: Row) -> Iterator[Row]:
    name = proof["summary"]
    row = base | {"part": "proof", "code": proof["proof_class"], "name_en": name}
    over = _OVER.search(proof.get("subtext") or "")
    if over is None:
        yield row
        return
    yield row | {"amount": over["euros"].replace(",", "")}
    yield row | {"code": f"{proof['proof_class']}-approved", "approved": "yes"}


def _act(record: Mapping[str, Any], head: Row) -> Row:
    told = record.get("ord") or {}
    title = told.get("ord_title") or record["title"]
    return {"act": head["act"], "title_en": title, "since": head["since"], "until": head["until"]}
