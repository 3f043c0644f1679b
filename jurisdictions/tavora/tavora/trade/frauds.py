"""The typologies: each bends one honest declaration, and leaves the traces such frauds leave.

A function gets a scene and gives the declaration that is lodged instead, or None where the goods do
not lend themselves to it. Nothing in the result says that it is false.
"""

from collections.abc import Callable

from msgspec.structs import replace

from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.goods_item import GovernmentProcedure, Origin
from tavora.trade.chance import digits, noise, pick
from tavora.trade.edits import (
    Item,
    items_of,
    priced,
    with_commodity,
    with_item,
    with_items,
    with_shipment,
)
from tavora.trade.lines import relieved
from tavora.trade.openings import better_origin, lighter_codes
from tavora.trade.partners import Foreigner, foreigner
from tavora.trade.scenes import Scene, documented, lessened, reclassified
from tavora.trade.shipments import guarantee
from tavora.trade.terms import classified, document
from tavora.trade.truth import payable

Typology = Callable[[Scene], Declaration | None]
_MAILBOXES = ("HK", "AE", "SG", "CH", "LB")
_TRIES = 6


def undervaluation(scene: Scene) -> Declaration | None:
    """The price is a part of the true one: a second invoice is paid elsewhere."""
    return _cheaper(scene, scene.scheme.depth)


def related_pricing(scene: Scene) -> Declaration | None:
    """A seller of the same house sells below what it asks of strangers."""
    return _cheaper(scene, 0.6 + 0.35 * scene.scheme.depth)


def carousel(scene: Scene) -> Declaration | None:
    """A short-lived firm imports cheap on credit; its successor carries on with the same goods."""
    return _cheaper(scene, scene.scheme.depth * 0.9)


def phantom_seller(scene: Scene) -> Declaration | None:
    """A letter-box firm that sells nothing to anybody else writes the invoice, low."""
    shell = _shell(scene)
    cheaper = _cheaper(scene, scene.scheme.depth)
    swapped = with_shipment(cheaper, seller=shell.seller, consignor=shell.consignor)
    return replace(swapped, exporter=shell.exporter)


def short_quantity(scene: Scene) -> Declaration | None:
    """Fewer goods are declared than travel; gross mass and packages are those of the papers."""
    factor = (0.25 + 0.7 * scene.scheme.depth) * noise(scene.rng, 0.1)
    declaration = scene.draft.declaration
    less = lessened(scene.item, min(factor, 0.9), gross=False)
    return with_item(declaration, scene.place, less)


def misclassification(scene: Scene) -> Declaration | None:
    """A code of the same trade with a lower burden; half of the time the words are bent too."""
    key = f"code {scene.product.code} {scene.product.origin}"
    known = scene.scheme.memory.get(key)
    lighter = lighter_codes(scene.law, scene.product, scene.people.maker.by_sector)
    lines = [line for line in scene.other_codes() if line in lighter and known in (None, line.code)]
    best, lowest = None, payable(scene.draft.declaration, scene.law)
    for line in lines[:_TRIES]:
        texts = scene.people.maker.texts[line.code]
        text = pick(scene.rng, texts if scene.rng.random() < 0.5 else scene.product.texts)
        item = reclassified(scene.item, line, classified(line.code), text)
        declared = with_item(scene.draft.declaration, scene.place, item)
        if (owed := payable(declared, scene.law)) < lowest:
            best, lowest = declared, owed
            scene.scheme.memory[key] = line.code
    return best


def permit_dodge(scene: Scene) -> Declaration | None:
    """Goods under control are called something that needs no permit."""
    needed = scene.needed(scene.product.code, scene.product.origin)
    key = f"free {scene.product.code}"
    if not needed:
        return None
    if key not in scene.scheme.memory:
        lines = scene.other_codes()
        free = [ln for ln in lines if not scene.needed(ln.code, scene.product.origin)]
        scene.scheme.memory[key] = free[0] if free else None
    line = scene.scheme.memory[key]
    if line is None:
        return None
    text = pick(scene.rng, scene.people.maker.texts[line.code])
    item = reclassified(scene.item, line, classified(line.code), text)
    kept = tuple(
        d for d in item.additional_document
        if (d.category_code or "") + (d.type_code or "") not in needed
    )  # fmt: skip
    item = replace(item, additional_document=kept)
    return with_item(scene.draft.declaration, scene.place, item)


def false_origin(scene: Scene) -> Declaration | None:
    """Goods of a third country come with a proof of origin of a partner, to which they are not."""
    key = f"origin {scene.product.code}"
    if key not in scene.scheme.memory:
        scene.scheme.memory[key] = _partner(scene)
    found = scene.scheme.memory[key]
    if found is None or found[0] == scene.product.origin:
        return None
    country, preference, proof = found
    assert scene.item.commodity is not None  # noqa: S101 the generator made it
    fee, *others = scene.item.commodity.duty_tax_fee
    item = with_commodity(
        scene.item, duty_tax_fee=(replace(fee, duty_regime_code=preference), *others)
    )
    origins = tuple(Origin(country_code=country, type_code=n) for n in "12")
    needed = scene.needed(scene.product.code, country)
    item = documented(
        replace(item, origin=origins),
        document(proof, f"{country}{digits(scene.rng, 7)}"),
        *(document(code, scene.product.reference(code)) for code in needed),
    )
    return with_item(scene.draft.declaration, scene.place, item)


def ghost_warehouse(scene: Scene) -> Declaration | None:
    """Goods are entered for a warehouse, duty suspended, and never get there."""
    procedure = scene.law.procedures.get("7100")
    items = items_of(scene.draft.declaration)
    if procedure is None or any(not _free_circulation(item) for item in items):
        return None
    paper = document(procedure.document, scene.product.reference(procedure.document))
    entered = (
        GovernmentProcedure(current_code="71", previous_code="00"),
        GovernmentProcedure(current_code="000"),
    )
    stored = tuple(documented(replace(i, government_procedure=entered), paper) for i in items)
    secured = guarantee(scene.draft.trader.firm)
    return replace(with_items(scene.draft.declaration, stored), obligation_guarantee=secured)


def relief_abuse(scene: Scene) -> Declaration | None:
    """A relief for others is claimed with a borrowed certificate."""
    reliefs = [
        relief
        for relief in scene.people.book.additional_procedures.values()
        if relief.document and "A00" in relief.charges and relief.relief == 1
        and "4000" in relief.procedures and len(relief.procedures) > 1
    ]  # fmt: skip
    if not reliefs or not _free_circulation(scene.item):
        return None
    memory = scene.scheme.memory
    relief = memory.setdefault("relief", pick(scene.rng, reliefs))
    paper = document(relief.document, f"{relief.document}-{scene.product.references}")
    item = documented(relieved(scene.item, relief.code), paper)
    return with_item(scene.draft.declaration, scene.place, item)


BENDS: dict[str, Typology] = {
    bend.__name__: bend
    for bend in (
        undervaluation, misclassification, false_origin, short_quantity, phantom_seller,
        related_pricing, carousel, ghost_warehouse, relief_abuse, permit_dodge,
    )
}  # fmt: skip


def _cheaper(scene: Scene, factor: float) -> Declaration:
    drawn = min(factor * noise(scene.rng, 0.12), 0.93)
    return with_item(scene.draft.declaration, scene.place, priced(scene.item, drawn))


def _shell(scene: Scene) -> Foreigner:
    """The shell of the season: every few months another one."""
    day = scene.draft.today.day
    key = f"shell {day.year} {day.month // 4}"
    if key not in scene.scheme.memory:
        known = [c for c in _MAILBOXES if c in scene.people.book.countries]
        country = pick(scene.rng, known or scene.people.countries)
        scene.scheme.memory[key] = foreigner(scene.rng, country, -1)
    shell: Foreigner = scene.scheme.memory[key]
    return shell


def _partner(scene: Scene) -> tuple[str, str, str] | None:
    """A country whose goods of the code enjoy a better rate, its preference and a proof."""
    found = better_origin(scene.law, scene.product, scene.people.countries)
    if found is None:
        return None
    country, preference = found
    return country, preference, pick(scene.rng, scene.law.book.preferences[preference].documents)


def _free_circulation(item: Item) -> bool:
    first = item.government_procedure[0]
    return (first.current_code, first.previous_code) == ("40", "00")
