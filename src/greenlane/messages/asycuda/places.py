"""Where each text of a SAD stands in the data model: one table, read in both directions.

A model path names fields of the declaration (or of a goods item) with dots; `name:KEY` is the
element of a list whose telling field is KEY, `name:0` the one at that place. Source: the boxes of
the SAD (Annex B-06 to Delegated Regulation (EU) 2015/2446 in its transitional form) beside the
data elements of the WCO Data Model 3.
"""

from typing import Literal

import msgspec

Kind = Literal["text", "party", "integer", "decimal", "mass", "flag"]


class Place(msgspec.Struct, frozen=True):
    """One text of a SAD and its place in the model.

    Several SAD paths join to one text: each but the last has exactly its width of characters.
    """

    sad: tuple[str, ...]
    model: str
    kind: Kind = "text"
    widths: tuple[int, ...] = ()


TELLING = {
    "classification": "identification_type_code",
    "origin": "type_code",
    "charge_deduction": "charges_type_code",
    "currency_exchange": "currency_type_code",
    "previous_document": "category_code",
    "additional_information": "statement_type_code",
}
"""The field that tells the elements of a list apart (text subjects are of UNTDID 4451)."""


def _p(sad: str, model: str, kind: Kind = "text") -> Place:
    return Place((sad,), model, kind)


_S, _C = "goods_shipment", "goods_shipment.consignment"
_TYPE = "Identification/Type"
_NATURE = "Financial/Financial_transaction"
_COUNTRY = "General_information/Country"
_MEANS = "Transport/Means_of_transport"

_COMMON = (
    Place((f"{_TYPE}/Type_of_declaration", f"{_TYPE}/Declaration_gen_procedure_code"),
          "type_code", widths=(2,)),
    _p("Property/Nbers/Number_of_loading_lists", "loading_list_quantity", "integer"),
    _p("Property/Nbers/Total_number_of_items", "goods_item_quantity", "integer"),
    _p("Property/Nbers/Total_number_of_packages", "total_package_quantity", "integer"),
    _p("Identification/Office_segment/Customs_clearance_office_code", "declaration_office_id"),
    _p("Identification/Manifest_reference_number", f"{_S}.previous_document:X.id"),
    _p("Traders/Exporter/Exporter_code", "exporter.id"),
    _p("Traders/Exporter/Exporter_name", "exporter", "party"),
    _p("Traders/Financial/Financial_code", f"{_S}.payer.id"),
    _p("Traders/Financial/Financial_name", f"{_S}.payer", "party"),
    _p("Declarant/Declarant_code", "declarant.id"),
    _p("Declarant/Declarant_name", "declarant", "party"),
    _p("Declarant/Declarant_representative", "authentication.authenticator.name"),
    _p("Declarant/Reference/Number", "functional_reference_id"),
    _p(f"{_COUNTRY}/Country_first_destination", f"{_C}.itinerary:0.routing_country_code"),
    _p(f"{_COUNTRY}/Export/Export_country_code", f"{_S}.export_country.id"),
    _p(f"{_COUNTRY}/Destination/Destination_country_code", f"{_S}.destination.country_code"),
    _p(f"{_COUNTRY}/Destination/Destination_country_region", f"{_S}.destination.region_id"),
    _p("General_information/Additional_information",
       "additional_information:AAI.statement_description"),
    _p(f"{_MEANS}/Border_information/Identity", "border_transport_means.id"),
    _p(f"{_MEANS}/Border_information/Nationality",
       "border_transport_means.registration_nationality_code"),
    _p(f"{_MEANS}/Border_information/Mode", "border_transport_means.mode_code"),
    _p("Transport/Container_flag", f"{_C}.container_code", "flag"),
    _p("Transport/Delivery_terms/Code", f"{_S}.trade_terms.condition_code"),
    _p("Transport/Delivery_terms/Place", f"{_S}.trade_terms.location_name"),
    _p("Transport/Delivery_terms/Situation", f"{_S}.trade_terms.country_relationship_code"),
    _p("Transport/Place_of_loading/Code", f"{_C}.loading_location.id"),
    _p("Transport/Place_of_loading/Name", f"{_C}.loading_location.name"),
    _p("Transport/Location_of_goods", f"{_C}.goods_location.name"),
    Place((f"{_NATURE}/code1", f"{_NATURE}/code2"), f"{_S}.transaction_nature_code", widths=(1,)),
    _p("Warehouse/Identification", f"{_S}.warehouse.id"),
    _p("Valuation/Total/Total_weight", "total_gross_mass_measure", "mass"),
)  # fmt: skip

_OF_IMPORTS = (
    _p("Traders/Consignee/Consignee_code", f"{_S}.importer.id"),
    _p("Traders/Consignee/Consignee_name", f"{_S}.importer", "party"),
    _p(f"{_MEANS}/Departure_arrival_information/Identity", f"{_C}.arrival_transport_means.id"),
    _p(f"{_MEANS}/Inland_mode_of_transport", f"{_C}.arrival_transport_means.mode_code"),
    _p("Transport/Border_office/Code", "presentation_office.id"),
)
_OF_EXPORTS = (
    _p("Traders/Consignee/Consignee_code", f"{_S}.consignee.id"),
    _p("Traders/Consignee/Consignee_name", f"{_S}.consignee", "party"),
    _p(f"{_MEANS}/Departure_arrival_information/Identity", f"{_C}.departure_transport_means.id"),
    _p(f"{_MEANS}/Inland_mode_of_transport", f"{_C}.departure_transport_means.mode_code"),
    _p("Transport/Border_office/Code", "exit_office.id"),
)


def header_places(export: bool) -> tuple[Place, ...]:
    """The places of the declaration as a whole; an export names its parties otherwise."""
    return _COMMON + (_OF_EXPORTS if export else _OF_IMPORTS)


_T, _V = "Tarification", "Valuation_item"

ITEM_PLACES = (
    _p("Packages/Number_of_packages", "packaging:0.quantity_quantity", "integer"),
    _p("Packages/Marks1_of_packages", "packaging:0.marks_numbers_id"),
    _p("Packages/Kind_of_packages_code", "packaging:0.type_code"),
    _p(f"{_T}/HScode/Commodity_code", "commodity.classification:TSP.id"),
    _p(f"{_T}/HScode/Precision_1", "commodity.classification:TRC.id"),
    _p(f"{_T}/HScode/Precision_2", "commodity.classification:TRA.id"),
    _p(f"{_T}/HScode/Precision_3", "commodity.classification:GN.id"),
    _p(f"{_T}/Preference_code", "commodity.duty_tax_fee:0.duty_regime_code"),
    _p(f"{_T}/Quota_code", "commodity.duty_tax_fee:0.quota_order_id"),
    _p(f"{_T}/National_customs_procedure", "government_procedure:1.current_code"),
    _p(f"{_T}/Valuation_method_code", "customs_valuation.method_code"),
    _p(f"{_T}/A.I._code", "additional_information:CUS.statement_code"),
    _p("Goods_description/Country_of_origin_code", "origin:1.country_code"),
    _p("Goods_description/Country_of_origin_region", "origin:1.region_id"),
    _p("Goods_description/Commercial_Description", "commodity.description"),
    _p("Previous_doc/Summary_declaration", "previous_document:X.id"),
    _p("Previous_doc/Previous_document_reference", "previous_document:Z.id"),
    _p("Free_text_1", "additional_information:AAI.statement_description"),
    _p("Free_text_2", "additional_information:ACB.statement_description"),
    _p(f"{_V}/Weight_itm/Gross_weight_itm", "commodity.goods_measure.gross_mass_measure", "mass"),
    _p(f"{_V}/Weight_itm/Net_weight_itm", "commodity.goods_measure.net_net_weight_measure", "mass"),
)

PARTS = {
    "invoice": ("Gs_Invoice", "Item_Invoice", ""),
    "external_freight": ("Gs_external_freight", "item_external_freight", "AK"),
    "internal_freight": ("Gs_internal_freight", "item_internal_freight", "AM"),
    "insurance": ("Gs_insurance", "item_insurance", "AL"),
    "other_cost": ("Gs_other_cost", "item_other_cost", "AN"),
    "deduction": ("Gs_deduction", "item_deduction", "BG"),
}
"""Parts of a valuation: element in the header, element in an item, code of the addition or
deduction. The value is the invoice and the four costs less the deduction (`Value_item`)."""
