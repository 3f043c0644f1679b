"""The declaration itself."""

from decimal import Decimal
from typing import Annotated

from greenlane.datamodel.base import Amount, DateTime, Measure, WcoClass, wco
from greenlane.datamodel.consignment import BorderTransportMeans, Consignment
from greenlane.datamodel.document import AdditionalDocument, AdditionalInformation, Amendment
from greenlane.datamodel.goods_shipment import GoodsShipment
from greenlane.datamodel.guarantee import ObligationGuarantee
from greenlane.datamodel.party import (
    Agent,
    Authentication,
    AuthorisationHolder,
    Declarant,
    Exporter,
    Submitter,
)


class CurrencyExchange(WcoClass):
    """Currency Exchange (40A)."""

    currency_type_code: Annotated[
        str | None, wco("CurrencyTypeCode", "135", length=3, letters=True)
    ] = None
    rate_numeric: Annotated[
        Decimal | None, wco("RateNumeric", "118", digits_total=12, decimals=5)
    ] = None


class ExitOffice(WcoClass):
    """Exit Office (56A)."""

    id: Annotated[str | None, wco("ID", "G005", up_to=17)] = None


class PresentationOffice(WcoClass):
    """Presentation Office (15C)."""

    id: Annotated[str | None, wco("ID", "G015", up_to=17)] = None


class SupervisingOffice(WcoClass):
    """Supervising Office (97B)."""

    id: Annotated[str | None, wco("ID", "G012", up_to=17)] = None


class Declaration(WcoClass):
    """Declaration (42A)."""

    acceptance_date_time: Annotated[DateTime | None, wco("AcceptanceDateTime", "023")] = None
    function_code: Annotated[
        str | None,
        wco("FunctionCode", "017", up_to=2, digits=True, one_of=("9", "13", "14"), required=True),
    ] = None
    functional_reference_id: Annotated[
        str | None, wco("FunctionalReferenceID", "D026", up_to=35)
    ] = None
    id: Annotated[str | None, wco("ID", "D014", up_to=70)] = None
    issue_date_time: Annotated[DateTime | None, wco("IssueDateTime", "D011")] = None
    issue_location_id: Annotated[str | None, wco("IssueLocationID", "D012", up_to=5)] = None
    type_code: Annotated[str | None, wco("TypeCode", "D013", up_to=3)] = None
    goods_item_quantity: Annotated[int | None, wco("GoodsItemQuantity", "228", digits_total=5)] = (
        None
    )
    declaration_office_id: Annotated[str | None, wco("DeclarationOfficeID", "065", up_to=17)] = None
    invoice_amount: Annotated[
        Amount | None, wco("InvoiceAmount", "109", digits_total=16, decimals=3)
    ] = None
    loading_list_quantity: Annotated[
        int | None, wco("LoadingListQuantity", "013", digits_total=5)
    ] = None
    total_gross_mass_measure: Annotated[
        Measure | None, wco("TotalGrossMassMeasure", "131", digits_total=16, decimals=6)
    ] = None
    total_package_quantity: Annotated[
        int | None, wco("TotalPackageQuantity", "146", digits_total=8)
    ] = None
    specific_circumstances_code_code: Annotated[
        str | None, wco("SpecificCircumstancesCodeCode", "504", up_to=3)
    ] = None
    authentication: Annotated[Authentication | None, wco("Authentication", "61B")] = None
    submitter: Annotated[Submitter | None, wco("Submitter", "17B")] = None
    additional_document: Annotated[
        tuple[AdditionalDocument, ...], wco("AdditionalDocument", "02A")
    ] = ()
    additional_information: Annotated[
        tuple[AdditionalInformation, ...], wco("AdditionalInformation", "03A")
    ] = ()
    agent: Annotated[Agent | None, wco("Agent", "05A")] = None
    amendment: Annotated[tuple[Amendment, ...], wco("Amendment", "06A")] = ()
    authorisation_holder: Annotated[
        tuple[AuthorisationHolder, ...], wco("AuthorisationHolder", "17C")
    ] = ()
    border_transport_means: Annotated[
        BorderTransportMeans | None, wco("BorderTransportMeans", "15A")
    ] = None
    consignment: Annotated[Consignment | None, wco("Consignment", "28A")] = None
    currency_exchange: Annotated[tuple[CurrencyExchange, ...], wco("CurrencyExchange", "40A")] = ()
    declarant: Annotated[Declarant | None, wco("Declarant", "57B")] = None
    exit_office: Annotated[ExitOffice | None, wco("ExitOffice", "56A")] = None
    exporter: Annotated[Exporter | None, wco("Exporter", "57A")] = None
    goods_shipment: Annotated[GoodsShipment | None, wco("GoodsShipment", "67A")] = None
    obligation_guarantee: Annotated[
        tuple[ObligationGuarantee, ...], wco("ObligationGuarantee", "90A")
    ] = ()
    presentation_office: Annotated[PresentationOffice | None, wco("PresentationOffice", "15C")] = (
        None
    )
    supervising_office: Annotated[SupervisingOffice | None, wco("SupervisingOffice", "97B")] = None
