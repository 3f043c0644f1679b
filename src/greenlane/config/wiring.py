"""The wiring: builds the desk of the configured country and installs it for the doors."""

from functools import cache
from pathlib import Path

from greenlane.gateways import chance, clock
from greenlane.gateways.country_packages import country_package
from greenlane.gateways.vault import Vault
from greenlane.risk.selection import ProfileSet
from greenlane.rules.rule import RuleSet
from greenlane.store import sealed
from greenlane.usecases import desk


@cache
def build(country: str, law_folder: Path | None = None) -> desk.Desk:
    """The desk of a country package. Raises UnknownCountryError, LawDataError, RuleDataError."""
    package = country_package(country, law_folder)
    return desk.Desk(
        book=package.book,
        country=package.country,
        package=package.tables,
        rules=RuleSet(package.toml("rules.toml")),
        profiles=ProfileSet(package.toml("risk.toml")),
        now=clock.now,
        unguessable=chance.unguessable,
    )


def install(country: str, law_folder: Path | None = None) -> None:
    """Build and install."""
    from greenlane.usecases import law_in_force  # rows: they need Django to be ready

    desk.install(build(country, law_folder), law_in_force.renewed)


def install_vault(home: Path) -> None:
    """Make the keys under `home` those that sealed columns use."""
    sealed.install(Vault(home / "keys" / "vault"))
