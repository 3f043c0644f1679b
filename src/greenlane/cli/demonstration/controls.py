"""Controls of the demonstration: officers choose by hand, and find what was true where they see."""

from decimal import Decimal
from typing import Any

from greenlane.datamodel.item_facts import ItemFacts, read_shipment
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.inspection import ItemResult, problems
from greenlane.risk.selection import draw
from greenlane.store import declarations
from greenlane.store.models import DeclarationRow, HoldRow
from greenlane.usecases import choosing, conduct, controls, desk, inspection
from greenlane.usecases.permissions import ForbiddenError
from greenlane.usecases.standing import document

BY_HAND = 0.06  # of honest goods are chosen by hand
_NOSE = 0.5  # of the others an officer suspects so many, and chooses them
_SEES = {"documents": 0.65, "physical": 0.9}  # how often a control finds what is there
_OFFICERS = ("officer", "salma", "yusuf")
_FEWEST_WORDS = "Found otherwise than declared."


def officer_of(row: DeclarationRow) -> Actor:
    """One of the three officers who share the work of each office."""
    number = int(draw(f"{row.lrn}/officer") * len(_OFFICERS))
    return Actor(_OFFICERS[number], "officer", row.office)


def choose(row: DeclarationRow, truth: Any, then: desk.Desk) -> None:
    """Choose goods by hand: a few honest ones, and some of those where something is wrong."""
    if truth is not None and draw(f"{row.lrn}/nose") > _NOSE:
        return
    lane = "red" if draw(f"{row.lrn}/open-it") < 0.4 else "yellow"
    try:
        choosing.choose(row.mrn or "", lane, "It does not look like what he usually brings.",
                        officer_of(row), then)  # fmt: skip
    except (NotAllowedError, ForbiddenError):  # it is in that lane already, or gone
        return


def examine(row: DeclarationRow, truth: Any, name: str, kind: str, then: desk.Desk) -> None:
    """Deal with a hold of customs: results for each item; what differs keeps the goods here."""
    officer, found = officer_of(row), _found(row, truth, name, kind)
    if not found:
        conduct.examine(row.mrn or "", name, "Found as declared.", True, officer, then)
        return
    gone = kind == "documents" and draw(f"{row.lrn}/gone") < 0.7
    text = "Corrected, and the difference was paid." if gone else _FEWEST_WORDS
    inspection.record(row.mrn or "", name, found, text, officer, then, lift=gone)


def _found(row: DeclarationRow, truth: Any, name: str, kind: str) -> list[ItemResult]:
    """A result for each item of the control, when the control sees what is wrong; else none."""
    hold = HoldRow.objects.filter(declaration=row, name=name, lifted=None).first()
    if truth is None or hold is None or draw(f"{row.lrn}/{kind}") > _SEES.get(kind, 0.0):
        return []
    held = declarations.life(row).open_hold(name)
    if held is None or not controls.is_control(held):
        return []
    items, wrong = controls.items_of(row, held), truth.sequence or 1
    if wrong not in items:
        return []
    return [_result(row, truth) if item == wrong else ItemResult(item=item) for item in items]


def _result(row: DeclarationRow, truth: Any) -> ItemResult:
    """How the item that the truth is about differs from what was declared."""
    number = truth.sequence or 1
    said = next((i for i in read_shipment(document(row)).items if i.sequence == number), None)
    right = truth.item()
    told = _differences(said, right) if said is not None and right is not None else {}
    made = ItemResult(item=number, kinds=tuple(told.get("kinds", ())) or ("documents",),
                      text=f"{_FEWEST_WORDS} See the papers of the seller.",
                      **{k: v for k, v in told.items() if k != "kinds"})  # fmt: skip
    plain = ItemResult(item=number, kinds=("documents",), text=made.text)
    return plain if problems(made) else made


def _differences(said: ItemFacts, right: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"kinds": []}
    if right.code and right.code != said.code:
        told["kinds"].append("classification")
        told["code"] = right.code
    if right.origin and right.origin != said.origin:
        told["kinds"].append("origin")
        told["origin"] = right.origin
    if right.price is not None and right.price > (said.price or Decimal(0)):
        told["kinds"].append("value")
        told["value"] = right.price
    if right.net_mass is not None and right.net_mass != said.net_mass:
        told["kinds"].append("quantity")
        told |= {"quantity": right.net_mass, "unit": "KGM"}
    return told
