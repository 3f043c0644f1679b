"""Duties, taxes and fees as the declarant states them."""

from decimal import Decimal
from typing import Annotated

from greenlane.datamodel.base import Amount, Measure, WcoClass, wco


class Payment(WcoClass):
    """Payment (94A)."""

    method_code: Annotated[str | None, wco("MethodCode", "107", length=1, letters=True)] = None
    tax_assessed_amount: Annotated[
        Amount | None, wco("TaxAssessedAmount", "120", digits_total=16, decimals=3)
    ] = None
    payment_amount: Annotated[
        Amount | None, wco("PaymentAmount", "378", digits_total=16, decimals=3)
    ] = None


class DutyTaxFee(WcoClass):
    """Duty Tax Fee (50A)."""

    ad_valorem_tax_base_amount: Annotated[
        Amount | None, wco("AdValoremTaxBaseAmount", "116", digits_total=16, decimals=3)
    ] = None
    deduct_amount: Annotated[
        Amount | None, wco("DeductAmount", "111", digits_total=16, decimals=3)
    ] = None
    duty_regime_code: Annotated[str | None, wco("DutyRegimeCode", "164", up_to=3)] = None
    specific_tax_base_quantity: Annotated[
        Measure | None, wco("SpecificTaxBaseQuantity", "129", digits_total=16, decimals=6)
    ] = None
    tax_rate_numeric: Annotated[Decimal | None, wco("TaxRateNumeric", "115")] = None
    type_code: Annotated[str | None, wco("TypeCode", "113", up_to=3)] = None
    quota_order_id: Annotated[str | None, wco("QuotaOrderID", "401", up_to=17)] = None
    payment: Annotated[Payment | None, wco("Payment", "94A")] = None
