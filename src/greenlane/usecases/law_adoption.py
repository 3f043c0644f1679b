"""The adoption of the country package: its rows become publication 1 of an empty store."""

from django.db import transaction

from greenlane.evidence import log
from greenlane.store import border, law_rows
from greenlane.store.models import LawChangeSet
from greenlane.usecases import law_chain
from greenlane.usecases.desk import Desk

PACKAGE, INSTALLATION = "country package", "installation"


@transaction.atomic
def adopt(desk: Desk) -> bool:
    """Bring the package's rows into the store as publication 1, unless a publication is there.

    Gives whether it did. A row is known since its own `known`, at the latest since now.
    """
    if law_rows.latest() or border.own() is not None:  # a post's law comes from the centre
        return False
    law_rows.lock()
    if law_rows.latest():
        return False
    moment = desk.now()
    first = LawChangeSet.objects.create(
        title=title_of(desk), state="published", author=PACKAGE, approver=INSTALLATION,
        opened=moment, published=moment, number=1, country=plain_country(desk),
        package=digest_of(desk),
    )  # fmt: skip
    law_rows.insert(first, desk.package, moment, by_rows=True)
    first.digest = law_chain.link(first, law_chain.changes_of(first))
    first.save(update_fields=["digest"])
    return True


def title_of(desk: Desk) -> str:
    """What the publication of the package is called."""
    return f"Law of the country package, version {desk.country['version']}"


def plain_country(desk: Desk) -> dict[str, object]:
    """country.toml as the store has it: plain JSON. Raises TypeError for what JSON cannot say."""
    plain: dict[str, object] = log.plain(desk.country)
    return plain


def digest_of(desk: Desk) -> bytes:
    """What a package is told by: the digest of its country.toml and of its tables."""
    tables = {name: list(rows) for name, rows in desk.package.items()}
    return log.digest(log.canonical([desk.country, tables]))
