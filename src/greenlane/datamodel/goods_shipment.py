"""The shipment: the goods that one declaration covers."""

from typing import Annotated

from greenlane.datamodel.base import DateTime, WcoClass, wco
from greenlane.datamodel.consignment import Consignment
from greenlane.datamodel.document import Invoice, PreviousDocument, Ucr
from greenlane.datamodel.goods_item import (
    CustomsValuation,
    Destination,
    ExportCountry,
    GovernmentAgencyGoodsItem,
)
from greenlane.datamodel.party import (
    AeoMutualRecognitionParty,
    Buyer,
    Consignee,
    Consignor,
    DomesticDutyTaxParty,
    Importer,
    Payer,
    Seller,
    Surety,
)


class TradeTerms(WcoClass):
    """Trade Terms (22B)."""

    condition_code: Annotated[str | None, wco("ConditionCode", "090", length=3, letters=True)] = (
        None
    )
    country_relationship_code: Annotated[
        str | None, wco("CountryRelationshipCode", "106", up_to=3)
    ] = None
    description: Annotated[str | None, wco("Description", "089", up_to=70)] = None
    location_id: Annotated[str | None, wco("LocationID", "L002", up_to=17)] = None
    location_name: Annotated[str | None, wco("LocationName", "L001", up_to=256)] = None


class Warehouse(WcoClass):
    """Warehouse (43B)."""

    id: Annotated[str | None, wco("ID", "L019", up_to=35)] = None
    type_code: Annotated[str | None, wco("TypeCode", "L112", up_to=3)] = None


class GoodsShipment(WcoClass):
    """Goods Shipment (67A)."""

    exit_date_time: Annotated[DateTime | None, wco("ExitDateTime", "024")] = None
    transaction_nature_code: Annotated[
        str | None, wco("TransactionNatureCode", "103", up_to=2, digits=True)
    ] = None
    aeo_mutual_recognition_party: Annotated[
        tuple[AeoMutualRecognitionParty, ...], wco("AEOMutualRecognitionParty", "16C")
    ] = ()
    buyer: Annotated[Buyer | None, wco("Buyer", "16A")] = None
    consignee: Annotated[Consignee | None, wco("Consignee", "27A")] = None
    consignment: Annotated[Consignment | None, wco("Consignment", "28A")] = None
    consignor: Annotated[Consignor | None, wco("Consignor", "30A")] = None
    customs_valuation: Annotated[CustomsValuation | None, wco("CustomsValuation", "41A")] = None
    destination: Annotated[Destination | None, wco("Destination", "99B")] = None
    domestic_duty_tax_party: Annotated[
        tuple[DomesticDutyTaxParty, ...], wco("DomesticDutyTaxParty", "55B")
    ] = ()
    export_country: Annotated[ExportCountry | None, wco("ExportCountry", "95B")] = None
    government_agency_goods_item: Annotated[
        tuple[GovernmentAgencyGoodsItem, ...], wco("GovernmentAgencyGoodsItem", "68A", most=999)
    ] = ()
    importer: Annotated[Importer | None, wco("Importer", "74A")] = None
    invoice: Annotated[Invoice | None, wco("Invoice", "78A")] = None
    payer: Annotated[Payer | None, wco("Payer", "56B")] = None
    previous_document: Annotated[tuple[PreviousDocument, ...], wco("PreviousDocument", "99A")] = ()
    seller: Annotated[Seller | None, wco("Seller", "09B")] = None
    surety: Annotated[Surety | None, wco("Surety", "19B")] = None
    trade_terms: Annotated[TradeTerms | None, wco("TradeTerms", "22B")] = None
    ucr: Annotated[Ucr | None, wco("UCR", "35B")] = None
    warehouse: Annotated[Warehouse | None, wco("Warehouse", "43B")] = None
