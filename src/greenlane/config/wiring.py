"""The wiring: builds the desk of the configured country and installs it for the doors."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, reduce
from pathlib import Path
from typing import Any

import msgspec

from greenlane.access.watching import Terms
from greenlane.gateways import chance, checkroom, clock, database_safety, metrics, scanner, tracing
from greenlane.gateways.country_packages import CountryPackage, country_package
from greenlane.gateways.vault import Vault
from greenlane.law import retention_reading
from greenlane.law.retention import Category
from greenlane.risk.budget import read_budgets
from greenlane.risk.learning.scoring import Terms as ScoringTerms
from greenlane.risk.profile_set import ProfileSet
from greenlane.risk.screening.screener import Terms as ScreeningTerms
from greenlane.risk.writing_rules import Terms as WritingTerms
from greenlane.rules.rule import RuleSet
from greenlane.store import observed, sealed, wall
from greenlane.usecases import desk

_log = logging.getLogger(__name__)


SETUPS = "agency_setups.toml"


@cache
def build(country: str, law_folder: Path | None = None) -> desk.Desk:
    """The desk of a country package. Raises UnknownCountryError, LawDataError, RuleDataError."""
    package = country_package(country, law_folder)
    return desk.Desk(
        book=package.book,
        country=package.country,
        package=package.tables,
        rules=RuleSet(package.toml("rules.toml")),
        profiles=ProfileSet.read(package.toml("risk.toml")),
        retention=retention(package),
        watching=watching(package),
        writing=msgspec.convert(package.toml("risk.toml").get("writing", {}), WritingTerms),
        budgets=read_budgets(package.toml("risk.toml").get("budget", ())),
        scoring_terms=msgspec.convert(package.toml("risk.toml").get("scoring", {}), ScoringTerms),
        screening=msgspec.convert(
            package.toml("risk.toml").get("screening", {}).get("terms", {}), ScreeningTerms
        ),
        disclosures=package.toml("disclosures.toml") if package.has("disclosures.toml") else {},
        agencies=package.toml(SETUPS) if package.has(SETUPS) else {},
        now=clock.now,
        unguessable=chance.unguessable,
    )


def retention(package: CountryPackage) -> Mapping[str, Category]:
    """The country's law on keeping data; none for a package without retention.toml.

    What is wrong in it is left out and logged: nothing is erased by a clock that cannot be read.
    """
    if not package.has("retention.toml"):
        return {}
    acts = {row["act"] for row in package.tables["acts"]}
    law, findings = retention_reading.read(package.toml("retention.toml"), acts)
    for finding in findings:
        _log.warning("retention.toml: %s %s at %s", finding.code, finding.message, finding.path)
    return law.categories


def watching(package: CountryPackage) -> Terms | None:
    """What the country takes for usual; None, and nothing is looked for, without watching.toml.

    Raises msgspec.ValidationError: a rule that cannot be read must not be silent.
    """
    if not package.has("watching.toml"):
        return None
    return msgspec.convert(package.toml("watching.toml"), Terms)


def install(country: str, law_folder: Path | None, secret: str) -> None:
    """Build and install; draws are keyed by the secret of the installation."""
    # They know rows, which need Django to be ready.
    from greenlane.usecases import (
        law_in_force,
        lists_in_force,
        models_in_force,
        profiles_in_force,
        recognition,
        two_person_kinds,
    )

    two_person_kinds.install()
    built = replace(build(country, law_folder), keyed=chance.keyed(secret))
    renewals = (law_in_force.renewed, profiles_in_force.renewed, models_in_force.renewed,
                lists_in_force.renewed, recognition.renewed)  # fmt: skip
    desk.install(built, lambda held: reduce(lambda now, renewed: renewed(now), renewals, held))


def install_sandbox(home: Path) -> None:
    """Make the desk that of a sandbox, whose clock runs ahead by what a file under `home` says."""
    moved = clock.MovedClock(home / "sandbox-clock")
    desk.become_sandbox(moved, desk.Sandbox(moved.advance, moved.ahead))


def install_health(exception: str) -> None:
    """The settings of the database are one of the checks of health."""
    from greenlane.usecases import health  # rows, as above

    health.CHECKS["settings"] = lambda _: _settings(exception)


def _settings(exception: str) -> Any:
    """What is unsafe in the settings of the database, as this process sees them."""
    from django.db import connection

    from greenlane.usecases.health import Verdict

    with connection.cursor() as cursor:
        found = database_safety.judged(database_safety.asked(cursor), exception)
    ending = [each.code for each in found if each.ends_the_start]
    accepted = [f"{each.code} (accepted)" for each in found if each.accepted]
    told = " ".join([*ending, *accepted])
    return Verdict("bad" if ending else "warn" if accepted else "good", told)


def install_watching(traces: str, home: Path) -> None:
    """Counts of use cases go to the metrics of this process, spans where the setting says."""
    tracing.install(traces, home / "log" / "traces.jsonl")
    observed.install_counter(lambda name, labels: metrics.meters().count(name, labels))


def install_wall() -> None:
    """Let the database itself keep traders apart."""
    wall.install()


def install_vault(home: Path) -> None:
    """Make the keys under `home` those that sealed columns use."""
    sealed.install(Vault(home / "keys" / "vault"))


def install_classification(home: Path) -> None:
    """Models of classification lie under `home`; none is read before somebody asks."""
    from greenlane.gateways.classification_files import ModelFolder
    from greenlane.usecases import classifying  # rows, as above

    folder = ModelFolder(home / "classification")
    classifying.install(classifying.Room(mark=folder.mark, read=folder.in_use))


def install_attachments(home: Path, setting: str) -> None:
    """Attached files lie under `home`, are judged in the checkroom, and scanned as is set."""
    from greenlane.store.attachment_files import Folder
    from greenlane.usecases import attachments  # rows, as above

    asked = scanner.scanner(setting)
    attachments.install(
        attachments.Room(
            folder=Folder(home / "attachments"),
            judge=checkroom.judge,
            scan=lambda data: asked.scan(data).found,
        )
    )
