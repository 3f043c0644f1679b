"""Consignment and transport: how and where the goods move."""

from typing import Annotated

from greenlane.datamodel.base import WcoClass, wco
from greenlane.datamodel.party import Address, Carrier, Consignor


class ArrivalTransportMeans(WcoClass):
    """Arrival Transport Means (10A)."""

    name: Annotated[str | None, wco("Name", "T001", up_to=35)] = None
    id: Annotated[str | None, wco("ID", "T002", up_to=35)] = None
    identification_type_code: Annotated[
        str | None, wco("IdentificationTypeCode", "T034", up_to=17)
    ] = None
    type_code: Annotated[str | None, wco("TypeCode", "T008", up_to=4)] = None
    mode_code: Annotated[str | None, wco("ModeCode", "T020", length=1, digits=True)] = None


class BorderTransportMeans(WcoClass):
    """Border Transport Means (15A)."""

    name: Annotated[str | None, wco("Name", "T005", up_to=35)] = None
    id: Annotated[str | None, wco("ID", "T006", up_to=35)] = None
    identification_type_code: Annotated[
        str | None, wco("IdentificationTypeCode", "T018", up_to=17)
    ] = None
    type_code: Annotated[str | None, wco("TypeCode", "T010", up_to=4)] = None
    registration_nationality_code: Annotated[
        str | None, wco("RegistrationNationalityCode", "T014", length=2, letters=True)
    ] = None
    mode_code: Annotated[str | None, wco("ModeCode", "T022", length=1, digits=True)] = None


class DepartureTransportMeans(WcoClass):
    """Departure Transport Means (46A)."""

    name: Annotated[str | None, wco("Name", "T003", up_to=35)] = None
    id: Annotated[str | None, wco("ID", "T004", up_to=35)] = None
    identification_type_code: Annotated[
        str | None, wco("IdentificationTypeCode", "T029", up_to=17)
    ] = None
    type_code: Annotated[str | None, wco("TypeCode", "T009", up_to=4)] = None
    mode_code: Annotated[str | None, wco("ModeCode", "T021", length=1, digits=True)] = None


class Freight(WcoClass):
    """Freight (62A)."""

    payment_method_code: Annotated[str | None, wco("PaymentMethodCode", "098", up_to=3)] = None


class GoodsLocation(WcoClass):
    """Goods Location (64A)."""

    name: Annotated[str | None, wco("Name", "L016", up_to=256)] = None
    id: Annotated[str | None, wco("ID", "L017", up_to=17)] = None
    type_code: Annotated[str | None, wco("TypeCode", "L110", up_to=3)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None


class Itinerary(WcoClass):
    """Itinerary (81A)."""

    sequence_numeric: Annotated[
        int | None, wco("SequenceNumeric", "006", digits_total=5, required=True)
    ] = None
    routing_country_code: Annotated[
        str | None, wco("RoutingCountryCode", "064", length=2, letters=True)
    ] = None


class LoadingLocation(WcoClass):
    """Loading Location (83A)."""

    name: Annotated[str | None, wco("Name", "L009", up_to=256)] = None
    id: Annotated[str | None, wco("ID", "L010", up_to=17)] = None


class Seal(WcoClass):
    """Seal (44B)."""

    sequence_numeric: Annotated[
        int | None, wco("SequenceNumeric", "006", digits_total=5, required=True)
    ] = None
    id: Annotated[str | None, wco("ID", "165", up_to=35)] = None


class TransportEquipment(WcoClass):
    """Transport Equipment (31B)."""

    sequence_numeric: Annotated[
        int | None, wco("SequenceNumeric", "006", digits_total=5, required=True)
    ] = None
    id: Annotated[str | None, wco("ID", "159", up_to=17)] = None
    seal: Annotated[tuple[Seal, ...], wco("Seal", "44B")] = ()


class ConsignmentItem(WcoClass):
    """Consignment Item (29A)."""

    sequence_numeric: Annotated[
        int | None, wco("SequenceNumeric", "006", digits_total=5, required=True)
    ] = None
    consignor: Annotated[Consignor | None, wco("Consignor", "30A")] = None
    freight: Annotated[Freight | None, wco("Freight", "62A")] = None


class Consignment(WcoClass):
    """Consignment (28A)."""

    carrier: Annotated[Carrier | None, wco("Carrier", "18A")] = None
    consignment_item: Annotated[
        tuple[ConsignmentItem, ...], wco("ConsignmentItem", "29A", most=999)
    ] = ()
    consignor: Annotated[Consignor | None, wco("Consignor", "30A")] = None
    freight: Annotated[Freight | None, wco("Freight", "62A")] = None
    itinerary: Annotated[tuple[Itinerary, ...], wco("Itinerary", "81A")] = ()
    container_code: Annotated[
        str | None, wco("ContainerCode", "096", up_to=3, one_of=("0", "1"))
    ] = None
    arrival_transport_means: Annotated[
        ArrivalTransportMeans | None, wco("ArrivalTransportMeans", "10A")
    ] = None
    departure_transport_means: Annotated[
        DepartureTransportMeans | None, wco("DepartureTransportMeans", "46A")
    ] = None
    goods_location: Annotated[GoodsLocation | None, wco("GoodsLocation", "64A")] = None
    loading_location: Annotated[LoadingLocation | None, wco("LoadingLocation", "83A")] = None
    transport_equipment: Annotated[
        tuple[TransportEquipment, ...], wco("TransportEquipment", "31B")
    ] = ()
