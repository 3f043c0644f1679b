"""Published tariffs: a file of a known format read into tables of law."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from greenlane.law.schema import Row
from greenlane.messages.tariffs import (
    codelists,
    eac_cet,
    hs,
    origin_rules,
    origin_schemes,
    taric3,
    uk_daily,
    uk_mfn,
    us_hts,
)
from greenlane.messages.tariffs.difference import is_edition, succeeding, taken_over
from greenlane.messages.tariffs.published import Published, Tell


class UnknownFormatError(LookupError):
    """No loader reads the format; the text names those there are."""


# The act that the rows cite where the user names none.
_LOADERS: Mapping[str, tuple[Callable[..., Published], str]] = {
    "uk-mfn": (uk_mfn.read, "UKT"),
    "us-hts": (us_hts.read, "HTS"),
    "eac-cet": (eac_cet.read, "CET"),
    "taric3": (taric3.read, "TARIC"),
    "uk-daily": (uk_daily.read, "UKT"),
    "hs": (hs.read, "HS"),
    "codelists": (codelists.read, "LIST"),
    "origin-schemes": (origin_schemes.read, "ORIGIN"),
    "origin-rules": (origin_rules.read, "ORIGIN-RULES"),
}
_CHANGING = frozenset({"taric3", "uk-daily"})
"""Formats whose files change what earlier files said: they need the state that those left."""
FORMATS = tuple(_LOADERS)


def load(
    name: str,
    data: bytes,
    *,
    since: date,
    known: date,
    act: str = "",
    tell: Tell | None = None,
    state: bytes = b"",
) -> Published:
    """Read `data` in the format `name`. Raises UnknownFormatError.

    `state` is what the reading of the last file of the format gave back, empty at first.
    """
    if name not in _LOADERS:
        raise UnknownFormatError(f"unknown format {name!r}: one of {', '.join(FORMATS)}")
    read, usual = _LOADERS[name]
    told = {"since": since, "known": known, "act": act or usual, "tell": tell}
    return read(data, **told, **({"state": state} if name in _CHANGING else {}))


def laid_on(
    before: Mapping[str, Sequence[Row]], published: Published, since: date
) -> dict[str, list[Row]]:
    """The tables when what was published is laid on those of before.

    A whole tariff without days of its own is an edition in force from `since`; a change leaves what
    it does not name; what says the same keeps the day on which it became known.
    """
    tables: Mapping[str, Sequence[Row]] = published.tables
    first = since.isoformat()
    if published.whole and not published.state and is_edition(tables, first):
        tables = succeeding(before, tables, first)
    return taken_over(before, tables, whole=published.whole)
