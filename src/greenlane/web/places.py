"""From a place in the declaration to the field of the guided form where a person can change it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple


class Place(NamedTuple):
    """The task (about, item-2, documents ...) and the id of the field on its page."""

    task: str
    field: str


_ITEM = re.compile(r"/goodsShipment/governmentAgencyGoodsItem/(\d+)(/.*)?$")
_IN_ITEM = (
    (r"/commodity/classification", "commodity"),
    (r"/commodity/description", "description"),
    (r"/commodity/dutyTaxFee", "preference"),
    (r"/commodity/invoiceLine", "price"),
    (r"/commodity/goodsMeasure/netNet", "net"),
    (r"/commodity/goodsMeasure/gross", "gross"),
    (r"/commodity/goodsMeasure/tariff", "quantity"),
    (r"/commodity/goodsMeasure", "net"),
    (r"/commodity", "commodity"),
    (r"/origin", "origin"),
    (r"/additionalInformation", "end_use"),
    (r"/governmentProcedure/[1-9]", "additional_procedure"),
    (r"/governmentProcedure", "procedure"),
    (r"/packaging(/\d+)?/typeCode", "pack"),
    (r"/packaging(/\d+)?/marks", "marks"),
    (r"/packaging", "packages"),
)
_ELSEWHERE = (
    (r"/agent|/goodsShipment/importer|/declarant", Place("about", "client_id")),
    (r"/exporter/address/country|/goodsShipment/consign\w+/address/country",
     Place("about", "partner_country")),
    (r"/exporter/address/city|/goodsShipment/consign\w+/address/city",
     Place("about", "partner_city")),
    (r"/exporter/address|/goodsShipment/consign\w+/address", Place("about", "partner_line")),
    (r"/exporter|/goodsShipment/(consign(ee|or)|buyer|seller)", Place("about", "partner_name")),
    (r"/goodsShipment/exportCountry", Place("journey", "dispatch")),
    (r"/goodsShipment/destination", Place("journey", "destination")),
    (r"/goodsShipment/tradeTerms/(location|condition)?I?d?", Place("journey", "incoterm")),
    (r"/goodsShipment/transactionNature", Place("journey", "nature")),
    (r"/goodsShipment/invoice", Place("journey", "invoice")),
    (r"/invoiceAmount", Place("journey", "currency")),
    (r"/typeCode|/functionCode", Place("transport", "arrived")),
    (r"/(declaration|presentation|exit|supervising)Office", Place("transport", "office")),
    (r"/goodsShipment/previousDocument", Place("transport", "manifest")),
    (r"/goodsShipment/consignment/goodsLocation", Place("transport", "location")),
    (r"/goodsShipment/consignment/loadingLocation", Place("transport", "loading")),
    (r"/goodsShipment/consignment/(transportEquipment|containerCode)",
     Place("transport", "containers")),
    (r".*[mM]eans/modeCode", Place("transport", "mode")),
    (r".*[mM]eans/name", Place("transport", "means_name")),
    (r".*[mM]eans/registration", Place("transport", "nationality")),
    (r".*[mM]eans", Place("transport", "means_id")),
    (r"/totalGrossMass", Place("item-1", "gross")),
    (r"/totalPackage", Place("item-1", "packages")),
    (r"/goodsItemQuantity|/goodsShipment/governmentAgencyGoodsItem", Place("item-1", "commodity")),
    (r"/obligationGuarantee", Place("documents", "add")),
)  # fmt: skip


def place_of(pointer: str, body: Mapping[str, Any]) -> Place | None:
    """The place of a JSON pointer in a draft with that body; None when it has none."""
    if found := _ITEM.match(pointer):
        return _in_item(int(found[1]), found[2] or "", body)
    if pointer.startswith("/additionalDocument"):
        return _shared_document(pointer, body)
    if pointer.startswith("/invoiceAmount") and body["fields"].get("currency"):
        return Place("item-1", "price")  # the total is added up from the items' prices
    if pointer.startswith("/goodsShipment/customsValuation"):
        return _row("charges", body["charges"], _index(pointer, "chargeDeduction"), pointer)
    for pattern, place in _ELSEWHERE:
        if re.match(pattern, pointer):
            return place
    return None


def _in_item(index: int, rest: str, body: Mapping[str, Any]) -> Place:
    if rest.startswith("/additionalDocument"):
        at = [n for n, row in enumerate(body["documents"]) if row.get("item") == str(index + 1)]
        wanted = _index(rest, "additionalDocument")
        if wanted is None and not body["fields"].get("invoice"):
            return Place("journey", "invoice")
        if wanted is None or wanted >= len(at):
            return Place("documents", "add")
        return _row("documents", body["documents"], at[wanted], rest)
    task = f"item-{index + 1}"
    for pattern, field in _IN_ITEM:
        if re.match(pattern, rest):
            return Place(task, field)
    return Place(task, "commodity")


def _shared_document(pointer: str, body: Mapping[str, Any]) -> Place:
    index = _index(pointer, "additionalDocument")
    own = [
        place
        for place in (Place("journey", "invoice"), Place("transport", "bill"))
        if body["fields"].get(place.field)
    ]
    if index is not None and index < len(own):
        return own[index]
    shared = [n for n, row in enumerate(body["documents"]) if not row.get("item")]
    index = None if index is None else index - len(own)
    if index is None or not 0 <= index < len(shared):
        return Place("documents", "add")
    return _row("documents", body["documents"], shared[index], pointer)


def _row(task: str, rows: Sequence[Any], index: int | None, pointer: str) -> Place:
    if index is None or index >= len(rows):
        return Place(task, "add")
    amount = "amount" if task == "charges" and "Amount" in pointer else "code"
    field = "reference" if task == "documents" and pointer.endswith("/id") else amount
    return Place(task, f"{field}-{index + 1}")


def _index(pointer: str, name: str) -> int | None:
    found = re.search(rf"/{name}/(\d+)", pointer)
    return int(found[1]) if found else None
