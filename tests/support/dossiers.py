"""Drafts of controlled goods, a clock that is moved, and answers for what agencies ask."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from greenlane.lifecycle.event import Actor
from tests.support import seed
from tests.support.declarations import BROKER, TRADER

NOON = datetime(2026, 7, 6, 16, tzinfo=UTC)  # a Monday
ME = Actor("trader", "trader", TRADER)
CUSTOMS_BROKER = Actor("broker", "broker", BROKER)
_lrns = count(1)

FIELDS = {
    "partner_name": "Sea Foods", "partner_line": "Quay 1", "partner_city": "Callao",
    "partner_country": "PE", "dispatch": "PE", "destination": "QT", "invoice": "INV-7",
    "currency": "USD", "nature": "11", "incoterm": "CIF", "incoterm_place": "QTAMP",
    "arrived": "no", "office": "QT000101", "mode": "1", "means_id": "9074729",
    "means_name": "Ever Calm", "bill": "BL-7",
}  # fmt: skip
TUNA = {
    "commodity": "03034200", "description": "Yellowfin tuna, frozen, whole", "origin": "VN",
    "price": "9000.00", "net": "4000", "gross": "4400", "packages": "200", "pack": "CT",
    "marks": "TUNA", "procedure": "4000",
}  # fmt: skip
PESTICIDE = {
    "commodity": "38089110", "description": "Insecticide in bottles", "origin": "US",
    "price": "3000.00", "net": "500", "gross": "600", "packages": "50", "pack": "CT",
    "marks": "BUG", "procedure": "4000", "end_use": "EU-AGRI",
}  # fmt: skip
PHONES = {
    "commodity": "85171300", "description": "Smartphones of one model", "origin": "CN",
    "price": "40000.00", "net": "80", "gross": "120", "packages": "10", "pack": "CT",
    "marks": "PH", "procedure": "4000", "quantity": "200", "quantity_unit": "NAR",
}  # fmt: skip
SAID = {"text": "As stated", "number": "1", "date": "2027-12-31", "yesno": "yes"}


class Counter:
    """A desk whose clock is moved by working hours or days."""

    def __init__(self, base: Any, start: datetime = NOON) -> None:
        self.moment = start
        self.desk = replace(base, now=lambda: self.moment)

    def pass_days(self, days: int) -> Any:
        self.moment += timedelta(days=days)
        return self.desk


def begun() -> None:
    """The register and an account for every role."""
    from greenlane.usecases import agency_setups

    agency_setups.forget()
    seed.run()


def draft(*items: dict[str, str], actor: Actor = ME, trade: str = "import", **fields: str) -> Any:
    """A draft of these goods."""
    from greenlane.store.models import Account, Draft

    return Draft.objects.create(
        operator_id=actor.unit, author=Account.objects.get(username=actor.name), trade=trade,
        lrn=f"D-{next(_lrns)}",
        body={"fields": {**FIELDS, **fields}, "items": [dict(i) for i in items], "documents": [],
              "charges": []},
    )  # fmt: skip


def answered(made: Any, desk: Any, actor: Actor = ME, **told: str) -> Any:
    """The dossier with every question answered: as `told` by element, else anyhow."""
    from greenlane.usecases import dossier

    values = {}
    for asking in dossier.of(made, actor, desk).asking:
        question = asking.question
        said = question.choices[0][0] if question.kind == "choice" else SAID.get(question.kind, "1")
        values[asking.key] = told.get(asking.element, said)
    return dossier.of(dossier.save_answers(actor, made.pk, values), actor, desk)
