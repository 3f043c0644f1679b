"""Splitting: one consignment lodged as several parcels, each under the negligible value."""

from msgspec.structs import replace

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_shipment import TradeTerms
from tavora.trade.edits import Item, price_of, with_items, with_shipment
from tavora.trade.lines import relieved
from tavora.trade.routes import SEA
from tavora.trade.scenes import Scene, lessened
from tavora.trade.shipments import RELIEF, Desk

MOST = 6


def split(scene: Scene, desk: Desk, room: int) -> list[tuple[Declaration, Declaration]]:
    """Pairs of what is lodged and what should have been, at most `room`; empty if it cannot be.

    The consignment is small: two to five times the negligible value. Each parcel has its own
    reference and packages, and claims the relief that the whole consignment does not have.
    """
    first = scene.item.government_procedure[0]
    if (first.current_code, first.previous_code) != ("40", "00") or room < 2:
        return []
    rates, price = scene.draft.today.rates, price_of(scene.item)
    worth = float(price.value) * rates[price.currency_id or "QTC"]
    parts = 2 + int(scene.rng.random() * (min(room, MOST) - 1))
    share = desk.negligible * (0.62 + 0.3 * scene.rng.random()) / worth
    if share >= 1:
        return []
    pairs = []
    for number in range(parts):
        item = _parcel(scene, share * (0.93 + 0.14 * scene.rng.random()))
        if float(price_of(item).value) * rates[price.currency_id or "QTC"] > desk.negligible:
            return []
        right = _lodged(scene, desk, item, fresh=number > 0)
        pairs.append((with_items(right, (relieved(item, RELIEF),)), right))
    return pairs


def _parcel(scene: Scene, share: float) -> Item:
    item = replace(lessened(scene.item, share, gross=True), sequence_numeric=1)
    packing = item.packaging[0]
    packages = max(1, round((packing.quantity_quantity or 1) * share))
    return replace(item, packaging=(replace(packing, quantity_quantity=packages),))


def _lodged(scene: Scene, desk: Desk, item: Item, *, fresh: bool) -> Declaration:
    """The draft with the parcel as its only item; delivered prices, so no charges of its own."""
    draft = scene.draft
    declaration = with_items(draft.declaration, (item,))
    if fresh:
        assert declaration.declarant is not None  # noqa: S101 the generator made it
        lrn = desk.lrn(declaration.declarant.id or "", draft.today)
        declaration = replace(declaration, functional_reference_id=lrn)
    return with_shipment(declaration, customs_valuation=None, trade_terms=_delivered(declaration))


def _delivered(declaration: Declaration) -> TradeTerms:
    means = declaration.border_transport_means
    by_sea = means is not None and means.mode_code == SEA
    return TradeTerms(
        condition_code="CIF" if by_sea else "CIP",
        location_id=(declaration.declaration_office_id or "")[:2] + "POR",
    )
