"""Guarantees that secure the debt."""

from typing import Annotated

from greenlane.datamodel.base import Amount, WcoClass, wco


class GuaranteeOffice(WcoClass):
    """Guarantee Office (14C)."""

    id: Annotated[str | None, wco("ID", "G014", up_to=17)] = None


class ObligationGuarantee(WcoClass):
    """Obligation Guarantee (90A)."""

    amount_amount: Annotated[
        Amount | None, wco("AmountAmount", "492", digits_total=16, decimals=3)
    ] = None
    id: Annotated[str | None, wco("ID", "D014", up_to=70)] = None
    reference_id: Annotated[str | None, wco("ReferenceID", "100", up_to=35)] = None
    security_details_code: Annotated[str | None, wco("SecurityDetailsCode", "101", up_to=3)] = None
    access_code: Annotated[str | None, wco("AccessCode", "499", up_to=4)] = None
    guarantee_office: Annotated[GuaranteeOffice | None, wco("GuaranteeOffice", "14C")] = None
