"""One goods item as a government agency sees it."""

from typing import Annotated

from greenlane.datamodel.base import Amount, Measure, WcoClass, wco
from greenlane.datamodel.commodity import Commodity
from greenlane.datamodel.document import (
    AdditionalDocument,
    AdditionalInformation,
    PreviousDocument,
    Ucr,
)
from greenlane.datamodel.party import (
    AeoMutualRecognitionParty,
    Buyer,
    Consignee,
    Consignor,
    DomesticDutyTaxParty,
    Seller,
)


class ChargeDeduction(WcoClass):
    """Charge Deduction (58B)."""

    charges_type_code: Annotated[str | None, wco("ChargesTypeCode", "371", up_to=3)] = None
    other_charge_deduction_amount: Annotated[
        Amount | None, wco("OtherChargeDeductionAmount", "181", digits_total=16, decimals=3)
    ] = None


class CustomsValuation(WcoClass):
    """Customs Valuation (41A)."""

    freight_charge_amount: Annotated[
        Amount | None, wco("FreightChargeAmount", "117", digits_total=16, decimals=3)
    ] = None
    method_code: Annotated[str | None, wco("MethodCode", "122", up_to=3)] = None
    charge_deduction: Annotated[tuple[ChargeDeduction, ...], wco("ChargeDeduction", "58B")] = ()


class Destination(WcoClass):
    """Destination (99B)."""

    country_code: Annotated[str | None, wco("CountryCode", "465", length=2, letters=True)] = None
    region_id: Annotated[str | None, wco("RegionID", "477", up_to=9)] = None


class ExportCountry(WcoClass):
    """Export Country (95B)."""

    id: Annotated[str | None, wco("ID", "062", length=2, letters=True)] = None


class GovernmentProcedure(WcoClass):
    """Government Procedure (70A)."""

    current_code: Annotated[str | None, wco("CurrentCode", "166", up_to=7)] = None
    previous_code: Annotated[str | None, wco("PreviousCode", "161", up_to=7)] = None


class Origin(WcoClass):
    """Origin (92A)."""

    country_code: Annotated[str | None, wco("CountryCode", "063", up_to=4)] = None
    region_id: Annotated[str | None, wco("RegionID", "066", up_to=9)] = None
    type_code: Annotated[str | None, wco("TypeCode", "501", up_to=3)] = None


class Packaging(WcoClass):
    """Packaging (93A)."""

    sequence_numeric: Annotated[
        int | None, wco("SequenceNumeric", "006", digits_total=5, required=True)
    ] = None
    marks_numbers_id: Annotated[str | None, wco("MarksNumbersID", "142", up_to=512)] = None
    quantity_quantity: Annotated[int | None, wco("QuantityQuantity", "144", digits_total=8)] = None
    type_code: Annotated[str | None, wco("TypeCode", "141", up_to=2)] = None
    packing_material_description: Annotated[
        str | None, wco("PackingMaterialDescription", "344", up_to=256)
    ] = None
    length_measure: Annotated[Measure | None, wco("LengthMeasure", "367", digits_total=15)] = None
    width_measure: Annotated[Measure | None, wco("WidthMeasure", "368", digits_total=15)] = None
    height_measure: Annotated[Measure | None, wco("HeightMeasure", "402", digits_total=15)] = None
    volume_measure: Annotated[
        Measure | None, wco("VolumeMeasure", "395", digits_total=16, decimals=6)
    ] = None


class ValuationAdjustment(WcoClass):
    """Valuation Adjustment (39B)."""

    addition_code: Annotated[str | None, wco("AdditionCode", "188", up_to=4)] = None


class GovernmentAgencyGoodsItem(WcoClass):
    """Government Agency Goods Item (68A)."""

    customs_value_amount: Annotated[
        Amount | None, wco("CustomsValueAmount", "108", digits_total=16, decimals=3)
    ] = None
    sequence_numeric: Annotated[
        int | None, wco("SequenceNumeric", "006", digits_total=5, required=True)
    ] = None
    statistical_value_amount: Annotated[
        Amount | None, wco("StatisticalValueAmount", "114", digits_total=16, decimals=3)
    ] = None
    transaction_nature_code: Annotated[
        str | None, wco("TransactionNatureCode", "103", up_to=2, digits=True)
    ] = None
    additional_document: Annotated[
        tuple[AdditionalDocument, ...], wco("AdditionalDocument", "02A")
    ] = ()
    additional_information: Annotated[
        tuple[AdditionalInformation, ...], wco("AdditionalInformation", "03A")
    ] = ()
    aeo_mutual_recognition_party: Annotated[
        tuple[AeoMutualRecognitionParty, ...], wco("AEOMutualRecognitionParty", "16C")
    ] = ()
    buyer: Annotated[Buyer | None, wco("Buyer", "16A")] = None
    commodity: Annotated[Commodity | None, wco("Commodity", "23A")] = None
    consignee: Annotated[Consignee | None, wco("Consignee", "27A")] = None
    consignor: Annotated[Consignor | None, wco("Consignor", "30A")] = None
    customs_valuation: Annotated[CustomsValuation | None, wco("CustomsValuation", "41A")] = None
    destination: Annotated[Destination | None, wco("Destination", "99B")] = None
    domestic_duty_tax_party: Annotated[
        tuple[DomesticDutyTaxParty, ...], wco("DomesticDutyTaxParty", "55B")
    ] = ()
    export_country: Annotated[ExportCountry | None, wco("ExportCountry", "95B")] = None
    government_procedure: Annotated[
        tuple[GovernmentProcedure, ...], wco("GovernmentProcedure", "70A")
    ] = ()
    origin: Annotated[tuple[Origin, ...], wco("Origin", "92A")] = ()
    packaging: Annotated[tuple[Packaging, ...], wco("Packaging", "93A")] = ()
    previous_document: Annotated[tuple[PreviousDocument, ...], wco("PreviousDocument", "99A")] = ()
    seller: Annotated[Seller | None, wco("Seller", "09B")] = None
    ucr: Annotated[Ucr | None, wco("UCR", "35B")] = None
    valuation_adjustment: Annotated[
        ValuationAdjustment | None, wco("ValuationAdjustment", "39B")
    ] = None
