"""What the goods are, how much of them there is, what they cost."""

from typing import Annotated

from greenlane.datamodel.base import Amount, Measure, WcoClass, wco
from greenlane.datamodel.consignment import TransportEquipment
from greenlane.datamodel.duty_tax_fee import DutyTaxFee


class Classification(WcoClass):
    """Classification (21A)."""

    id: Annotated[str | None, wco("ID", "145", up_to=18)] = None
    identification_type_code: Annotated[str | None, wco("IdentificationTypeCode", "", up_to=3)] = (
        None
    )


class DangerousGoods(WcoClass):
    """Dangerous Goods (12C)."""

    undg_id: Annotated[str | None, wco("UNDGID", "506", up_to=4, digits=True)] = None


class GoodsMeasure(WcoClass):
    """Goods Measure (65A)."""

    gross_mass_measure: Annotated[
        Measure | None, wco("GrossMassMeasure", "126", digits_total=16, decimals=6)
    ] = None
    net_net_weight_measure: Annotated[
        Measure | None, wco("NetNetWeightMeasure", "128", digits_total=16, decimals=6)
    ] = None
    tariff_quantity: Annotated[
        Measure | None, wco("TariffQuantity", "130", digits_total=16, decimals=6)
    ] = None


class InvoiceLine(WcoClass):
    """Invoice Line (79A)."""

    item_charge_amount: Annotated[
        Amount | None, wco("ItemChargeAmount", "112", digits_total=16, decimals=3)
    ] = None


class Commodity(WcoClass):
    """Commodity (23A)."""

    description: Annotated[str | None, wco("Description", "137", up_to=512)] = None
    classification: Annotated[tuple[Classification, ...], wco("Classification", "21A")] = ()
    dangerous_goods: Annotated[tuple[DangerousGoods, ...], wco("DangerousGoods", "12C")] = ()
    duty_tax_fee: Annotated[tuple[DutyTaxFee, ...], wco("DutyTaxFee", "50A")] = ()
    goods_measure: Annotated[GoodsMeasure | None, wco("GoodsMeasure", "65A")] = None
    invoice_line: Annotated[InvoiceLine | None, wco("InvoiceLine", "79A")] = None
    transport_equipment: Annotated[
        tuple[TransportEquipment, ...], wco("TransportEquipment", "31B")
    ] = ()
