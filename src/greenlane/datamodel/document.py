"""Documents and references that a declaration points to."""

from typing import Annotated

from greenlane.datamodel.base import Amount, DateTime, Measure, WcoClass, wco
from greenlane.datamodel.party import Submitter


class Pointer(WcoClass):
    """Pointer (97A)."""

    sequence_numeric: Annotated[int | None, wco("SequenceNumeric", "006", digits_total=5)] = None
    document_section_code: Annotated[str | None, wco("DocumentSectionCode", "375", up_to=3)] = None
    tag_id: Annotated[str | None, wco("TagID", "381", up_to=4)] = None


class WriteOff(WcoClass):
    """Write Off (22C)."""

    quantity_quantity: Annotated[
        Measure | None, wco("QuantityQuantity", "502", digits_total=16, decimals=6)
    ] = None
    amount_amount: Annotated[
        Amount | None, wco("AmountAmount", "503", digits_total=16, decimals=3)
    ] = None


class AdditionalDocument(WcoClass):
    """Additional Document (02A)."""

    category_code: Annotated[str | None, wco("CategoryCode", "D031", up_to=3)] = None
    effective_date_time: Annotated[DateTime | None, wco("EffectiveDateTime", "276")] = None
    id: Annotated[str | None, wco("ID", "D005", up_to=70)] = None
    name: Annotated[str | None, wco("Name", "D028", up_to=35)] = None
    type_code: Annotated[str | None, wco("TypeCode", "D006", up_to=3)] = None
    lpco_exemption_code: Annotated[str | None, wco("LPCOExemptionCode", "360", up_to=3)] = None
    submitter: Annotated[Submitter | None, wco("Submitter", "17B")] = None
    write_off: Annotated[WriteOff | None, wco("WriteOff", "22C")] = None


class AdditionalInformation(WcoClass):
    """Additional Information (03A)."""

    statement_code: Annotated[str | None, wco("StatementCode", "226", up_to=17)] = None
    statement_description: Annotated[str | None, wco("StatementDescription", "225", up_to=512)] = (
        None
    )
    statement_type_code: Annotated[str | None, wco("StatementTypeCode", "369", up_to=3)] = None
    pointer: Annotated[tuple[Pointer, ...], wco("Pointer", "97A")] = ()


class Amendment(WcoClass):
    """Amendment (06A)."""

    change_reason_code: Annotated[str | None, wco("ChangeReasonCode", "099", up_to=3)] = None
    pointer: Annotated[tuple[Pointer, ...], wco("Pointer", "97A")] = ()


class Invoice(WcoClass):
    """Invoice (78A)."""

    id: Annotated[str | None, wco("ID", "D016", up_to=70)] = None
    issue_date_time: Annotated[DateTime | None, wco("IssueDateTime", "D015")] = None


class PreviousDocument(WcoClass):
    """Previous Document (99A)."""

    category_code: Annotated[str | None, wco("CategoryCode", "D031", up_to=3)] = None
    id: Annotated[str | None, wco("ID", "D018", up_to=70)] = None
    type_code: Annotated[str | None, wco("TypeCode", "D019", up_to=3)] = None
    line_numeric: Annotated[int | None, wco("LineNumeric", "171", digits_total=5)] = None


class Ucr(WcoClass):
    """UCR (35B)."""

    id: Annotated[str | None, wco("ID", "016", up_to=35)] = None
    trader_assigned_reference_id: Annotated[
        str | None, wco("TraderAssignedReferenceID", "009", up_to=35)
    ] = None
