"""Country packages: found by entry point, their tables read from the installed files."""

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from greenlane.law.lawbook import LawBook
from greenlane.law.schema import Row, laid_over

GROUP = "greenlane.jurisdictions"


class UnknownCountryError(LookupError):
    """No installed package provides the country."""


@dataclass(frozen=True)
class CountryPackage:
    """An installed country package: its law book and what it was made of.

    `country` is country.toml with life.toml under "life", `tables` the rows of every table.
    """

    name: str
    root: Traversable
    book: LawBook
    country: Mapping[str, Any]
    tables: Mapping[str, list[Row]]

    def toml(self, name: str) -> dict[str, Any]:
        """A TOML file of the package, for example "rules.toml"."""
        return tomllib.loads((self.root / name).read_text("utf-8"))

    def has(self, name: str) -> bool:
        """True when the package brings a file of that name."""
        return (self.root / name).is_file()

    def examples(self) -> dict[str, dict[str, Any]]:
        """The worked examples by file name."""
        return self._folder("examples")

    def valuations(self) -> dict[str, dict[str, Any]]:
        """The worked valuation cases by file name; none when the package brings none."""
        return self._folder("valuations") if (self.root / "valuations").is_dir() else {}

    def origin_cases(self) -> dict[str, dict[str, Any]]:
        """The worked cases of origin by file name; none when the package brings none."""
        return self._folder("origin") if (self.root / "origin").is_dir() else {}

    def _folder(self, name: str) -> dict[str, dict[str, Any]]:
        folder = self.root / name
        return {
            entry.name: tomllib.loads(entry.read_text("utf-8"))
            for entry in sorted(folder.iterdir(), key=lambda e: e.name)
            if entry.name.endswith(".toml")
        }


@cache
def country_package(name: str, law_folder: Path | None = None) -> CountryPackage:
    """Load the installed package `name`, with the tables of `law_folder` beside its own.

    The folder is what `greenlane law import` writes: a tariff that the package does not bring.
    Raises UnknownCountryError or LawDataError.
    """
    for entry_point in entry_points(group=GROUP):
        if entry_point.name == name:
            return load(name, files(entry_point.load()) / "data", law_folder)
    known = ", ".join(sorted(e.name for e in entry_points(group=GROUP))) or "none"
    raise UnknownCountryError(f"no country package {name!r} is installed (known: {known})")


def load(name: str, root: Traversable, law_folder: Path | None = None) -> CountryPackage:
    """Read a country package from a folder of tables, and the tariff of another folder, if any."""
    country = tomllib.loads((root / "country.toml").read_text("utf-8"))
    country["life"] = tomllib.loads((root / "life.toml").read_text("utf-8"))
    if (root / "authorised.toml").is_file():
        country["authorised"] = tomllib.loads((root / "authorised.toml").read_text("utf-8"))
    rows = tables_of(root)
    if law_folder is not None:
        rows = laid_over(rows, tables_of(law_folder))
    return CountryPackage(name, root, LawBook(country, rows), country, rows)


def tables_of(root: Traversable) -> dict[str, list[Row]]:
    """The tables of a folder: every CSV file, by its name without ending."""
    return {
        entry.name.removesuffix(".csv"): _rows(entry)
        for entry in root.iterdir()
        if entry.name.endswith(".csv")
    }


def _rows(entry: Traversable) -> list[Row]:
    text = entry.read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text), strict=True))


def trading_nation(name: str) -> Any:
    """The class that makes the trade of a demonstration country (see tavora.trade.World).

    Raises UnknownCountryError when the package brings none.
    """
    for entry_point in entry_points(group="greenlane.demonstrations"):
        if entry_point.name == name:
            return entry_point.load()
    raise UnknownCountryError(f"the country package {name!r} brings no trading nation")
