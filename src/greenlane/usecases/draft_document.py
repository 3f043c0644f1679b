"""A draft's form state put into the customary places of the data model, as canonical JSON.

A pure mapping: texts in, a tree of texts out. Sums that a person would have to add up (items,
packages, invoice, gross mass) are added here when their parts are numbers.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

Tree = dict[str, Any]
_BILL = {"1": "N705", "2": "N720", "3": "N730", "4": "N740", "5": "N740"}
_KIND_OF_MEANS = {"1": "10", "2": "20", "3": "30", "4": "40", "5": "40", "8": "80"}


def document(
    body: Mapping[str, Any], *, trade: str, lrn: str, broker: bool, operator: Mapping[str, str],
    places: Collection[str] = (),
) -> Tree:  # fmt: skip
    """The declaration that a draft stands for; `places` are authorised ones of the owner's own."""
    text = _reader(body["fields"])
    items, exporting = body["items"], trade == "export"
    me, partner = dict(operator), _partner(text)
    own = {"id": text("client_id")} if broker and text("client_id") else me
    tree = {
        "functionCode": "9",
        "functionalReferenceId": lrn,
        "typeCode": ("EX" if exporting else "IM") + ("D" if text("arrived") == "no" else "A"),
        **_totals(items, text("currency")),
        **_offices(text("office"), exporting),
        "additionalDocument": _shared_documents(body, text),
        "agent": {**me, "functionCode": text("representation") or "2"} if broker else None,
        "borderTransportMeans": {
            **_means(text), "registrationNationalityCode": text("nationality")
        },
        "declarant": me,
        "exporter": own if exporting else partner,
        "goodsShipment": _shipment(body, text, exporting, own, partner, places),
    }  # fmt: skip
    pruned = _pruned(tree)
    return pruned if isinstance(pruned, dict) else {}


def _totals(items: Sequence[Mapping[str, str]], currency: str) -> Tree:
    return {
        "goodsItemQuantity": len(items),
        "invoiceAmount": _amount(_sum(items, "price"), currency),
        "totalGrossMassMeasure": _measure(_sum(items, "gross"), "KGM"),
        "totalPackageQuantity": _whole(_sum(items, "packages")),
    }


def _offices(office: str, exporting: bool) -> Tree:
    return {
        "declarationOfficeId": office,
        "exitOffice": {"id": office} if exporting else None,
        "presentationOffice": {"id": office},
    }


def _shipment(
    body: Mapping[str, Any], text: Callable[[str], str], exporting: bool, own: Tree,
    partner: Tree, places: Collection[str],
) -> Tree:  # fmt: skip
    buyer, seller = (partner, own) if exporting else (own, partner)
    return {
        "transactionNatureCode": text("nature"),
        "buyer": buyer,
        "consignee": buyer,
        "consignor": seller,
        "consignment": _consignment(text, exporting, places),
        "customsValuation": {"chargeDeduction": [_charge(row) for row in body["charges"]]},
        "destination": {"countryCode": text("destination")},
        "exportCountry": {"id": text("dispatch")},
        "governmentAgencyGoodsItem": [
            _item(item, place, text("currency"), body["documents"], exporting)
            for place, item in enumerate(body["items"], start=1)
        ],
        "importer": None if exporting else own,
        "invoice": {"id": text("invoice")},
        "previousDocument": _previous(text),
        "seller": seller,
        "tradeTerms": {"conditionCode": text("incoterm"), "locationId": text("incoterm_place")},
    }


def _charge(row: Mapping[str, str]) -> Tree:
    return {
        "chargesTypeCode": row.get("code"),
        "otherChargeDeductionAmount": _amount(row.get("amount"), row.get("currency")),
    }


def _consignment(text: Callable[[str], str], exporting: bool, places: Collection[str]) -> Tree:
    boxes = text("containers").replace(",", " ").split()
    way = "departureTransportMeans" if exporting else "arrivalTransportMeans"
    return {
        "containerCode": "1" if boxes else "0",
        way: _means(text),
        "goodsLocation": {"id": text("location") or text("office"),
                          "typeCode": "B" if text("location") in places else "A"},
        "loadingLocation": {"id": text("loading")},
        "transportEquipment": [
            {"sequenceNumeric": place, "id": box} for place, box in enumerate(boxes, start=1)
        ],
    }  # fmt: skip


def _item(
    item: Mapping[str, str], place: int, currency: str, documents: Iterable[Mapping[str, str]],
    exporting: bool,
) -> Tree:  # fmt: skip
    text = _reader(item)
    procedure = text("procedure")
    return {
        "sequenceNumeric": place,
        "additionalDocument": [_document(d) for d in documents if d.get("item") == str(place)],
        "additionalInformation": [{"statementCode": text("end_use")}] if text("end_use") else [],
        "commodity": _commodity(text, currency, exporting),
        "customsValuation": None if exporting else {"methodCode": "1"},
        "governmentProcedure": [
            {"currentCode": procedure[:2], "previousCode": procedure[2:]},
            {"currentCode": text("additional_procedure") or "000"},
        ],
        "origin": [{"countryCode": text("origin"), "typeCode": "1"}] if text("origin") else [],
        "packaging": [
            {"sequenceNumeric": 1, "marksNumbersId": text("marks"), "typeCode": text("pack"),
             "quantityQuantity": _whole(text("packages"))}
        ] if text("packages") or text("pack") else [],
    }  # fmt: skip


def _commodity(text: Callable[[str], str], currency: str, exporting: bool) -> Tree:
    code = text("commodity")
    return {
        "description": text("description"),
        "classification": [{"id": code, "identificationTypeCode": "TSP"}] if code else [],
        "dutyTaxFee": [_fee(text, exporting)],
        "goodsMeasure": {
            "grossMassMeasure": _measure(text("gross"), "KGM"),
            "netNetWeightMeasure": _measure(text("net"), "KGM"),
            "tariffQuantity": _measure(text("quantity"), text("quantity_unit")),
        },
        "invoiceLine": {"itemChargeAmount": _amount(text("price"), currency)},
    }


def _fee(text: Callable[[str], str], exporting: bool) -> Tree:
    payment = {"methodCode": "A"}
    if exporting:
        return {"payment": payment}
    return {
        "typeCode": "A00", "dutyRegimeCode": text("preference") or "100", "payment": payment
    }  # fmt: skip


def _shared_documents(body: Mapping[str, Any], text: Callable[[str], str]) -> list[Tree]:
    """Documents of the whole declaration: invoice and transport document come first."""
    bill = _BILL.get(text("mode"), "N730")
    own = [
        {"code": "N935", "reference": text("invoice")},
        {"code": bill, "reference": text("bill")},
    ]
    kept = [row for row in own if row["reference"]]
    return [_document(row) for row in (*kept, *body["documents"]) if not row.get("item")]


def _document(row: Mapping[str, str]) -> Tree:
    code = row.get("code", "")
    return {"categoryCode": code[:1], "typeCode": code[1:], "id": row.get("reference", "")}


def _partner(text: Callable[[str], str]) -> Tree:
    return {
        "name": text("partner_name"),
        "address": {
            "line": text("partner_line"),
            "cityName": text("partner_city"),
            "countryCode": text("partner_country"),
        },
    }


def _previous(text: Callable[[str], str]) -> list[Tree]:
    """The manifest when it is known, else the transport document."""
    if text("manifest"):
        return [{"categoryCode": "X", "typeCode": "785", "id": text("manifest")}]
    bill = _BILL.get(text("mode"), "N730")
    return [{"categoryCode": "Z", "typeCode": bill[1:], "id": text("bill")}] if text("bill") else []


def _means(text: Callable[[str], str]) -> Tree:
    mode = text("mode")
    return {
        "name": text("means_name"),
        "id": text("means_id"),
        "identificationTypeCode": _KIND_OF_MEANS.get(mode, "") if text("means_id") else "",
        "modeCode": mode,
    }


def _reader(values: Mapping[str, str]) -> Callable[[str], str]:
    return lambda name: str(values.get(name) or "").strip()


def _amount(value: str | None, currency: str | None) -> Tree | None:
    return {"value": value, "currencyId": currency} if value else None


def _measure(value: str | None, unit: str) -> Tree | None:
    return {"value": value, "unitCode": unit} if value else None


def _whole(value: str | None) -> int | str | None:
    return int(value) if value and value.isascii() and value.isdigit() else value


def _sum(items: Iterable[Mapping[str, str]], name: str) -> str:
    """The sum of a field over all items; empty when a part is not a number."""
    try:
        parts = [Decimal(_reader(item)(name)) for item in items]
    except InvalidOperation:
        return ""
    total = sum(parts, Decimal(0))
    return f"{total:f}" if parts and total.is_finite() else ""


def _pruned(value: Any) -> Any:
    """The tree without what is empty; places in lists are kept."""
    if isinstance(value, dict):
        kept = {name: _pruned(part) for name, part in value.items()}
        return {name: part for name, part in kept.items() if part not in ("", None, {}, [])}
    if isinstance(value, list):
        return [_pruned(part) for part in value]
    return value
