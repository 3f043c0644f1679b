"""Declarations for tests: one that is in order today, and changes to it."""

import copy
import json
from typing import Any

BROKER, TRADER, LAPSED = "QT0000000101", "QT0000000102", "QT0000000103"
OFFICE = "QT000101"


def item(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A goods item in order: cotton T-shirts from Bangladesh."""
    made: dict[str, Any] = {
        "sequenceNumeric": number,
        "additionalDocument": [{"categoryCode": "N", "typeCode": "935", "id": f"INV-{number}"}],
        "commodity": {
            "description": "T-shirts of cotton, knitted, for men",
            "classification": [{"id": "61091000", "identificationTypeCode": "TSP"}],
            "dutyTaxFee": [
                {"dutyRegimeCode": "100", "typeCode": "A00", "payment": {"methodCode": "E"}}
            ],
            "goodsMeasure": {
                "grossMassMeasure": {"value": "110"},
                "netNetWeightMeasure": {"value": "100"},
                "tariffQuantity": {"value": "500"},
            },
            "invoiceLine": {"itemChargeAmount": {"value": "2500.00", "currencyId": "USD"}},
        },
        "customsValuation": {"methodCode": "1"},
        "governmentProcedure": [
            {"currentCode": "40", "previousCode": "00"},
            {"currentCode": "000"},
        ],
        "origin": [{"countryCode": "BD", "typeCode": "1"}],
        "packaging": [
            {
                "sequenceNumeric": 1,
                "marksNumbersId": "NO MARKS",
                "quantityQuantity": 10,
                "typeCode": "CT",
            }
        ],
    }
    return {**made, **changes}


def declaration(lrn: str, items: int = 1, kind: str = "IMA", **changes: Any) -> dict[str, Any]:
    """An import declaration in order, lodged by the broker for the trader."""
    made: dict[str, Any] = {
        "functionCode": "9",
        "functionalReferenceId": lrn,
        "typeCode": kind,
        "goodsItemQuantity": items,
        "declarationOfficeId": OFFICE,
        "invoiceAmount": {"value": f"{2500 * items}.00", "currencyId": "USD"},
        "totalGrossMassMeasure": {"value": str(110 * items)},
        "totalPackageQuantity": 10 * items,
        "agent": {"id": BROKER, "functionCode": "2"},
        "borderTransportMeans": {
            "id": "9074729",
            "identificationTypeCode": "10",
            "registrationNationalityCode": "PA",
            "modeCode": "1",
        },
        "declarant": {"id": BROKER},
        "goodsShipment": {
            "transactionNatureCode": "1",
            "consignment": {
                "containerCode": "1",
                "arrivalTransportMeans": {
                    "id": "9074729",
                    "identificationTypeCode": "10",
                    "modeCode": "1",
                },
                "goodsLocation": {"id": OFFICE, "typeCode": "A", "name": "QUAY 4"},
                "loadingLocation": {"id": "BDCGP"},
                "transportEquipment": [{"sequenceNumeric": 1, "id": "CSQU3054383"}],
            },
            "destination": {"countryCode": "QT"},
            "exportCountry": {"id": "BD"},
            "governmentAgencyGoodsItem": [item(n + 1) for n in range(items)],
            "importer": {"id": TRADER},
            "previousDocument": [{"categoryCode": "Z", "typeCode": "705", "id": "BL-77123"}],
            "seller": {
                "name": "Meghna Knit Ltd",
                "address": {"cityName": "Dhaka", "countryCode": "BD"},
            },
            "tradeTerms": {"conditionCode": "CIF", "locationName": "Port Amara"},
        },
    }
    return {**made, **changes}


def body(lrn: str, **options: Any) -> bytes:
    """The bytes of `declaration`."""
    return json.dumps(declaration(lrn, **options)).encode()


def changed(made: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    """A copy with the value at a JSON pointer replaced (None removes it)."""
    copied = copy.deepcopy(made)
    *path, last = [int(p) if p.isdigit() else p for p in pointer.strip("/").split("/")]
    place: Any = copied
    for part in path:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return copied
