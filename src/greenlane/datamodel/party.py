"""Parties: who declares, ships, buys, pays and answers for the goods."""

from typing import Annotated

from greenlane.datamodel.base import WcoClass, wco


class Address(WcoClass):
    """Address (04A)."""

    type_code: Annotated[str | None, wco("TypeCode", "410", up_to=3)] = None
    city_name: Annotated[str | None, wco("CityName", "241", up_to=35)] = None
    country_code: Annotated[str | None, wco("CountryCode", "242", length=2, letters=True)] = None
    country_sub_division_code: Annotated[
        str | None, wco("CountrySubDivisionCode", "244", up_to=9)
    ] = None
    country_sub_division_name: Annotated[
        str | None, wco("CountrySubDivisionName", "243", up_to=35)
    ] = None
    line: Annotated[str | None, wco("Line", "239", up_to=70)] = None
    postcode_id: Annotated[str | None, wco("PostcodeID", "245", up_to=9)] = None


class Communication(WcoClass):
    """Communication (25A)."""

    id: Annotated[str | None, wco("ID", "240", up_to=50)] = None
    type_code: Annotated[str | None, wco("TypeCode", "253", up_to=3)] = None


class Contact(WcoClass):
    """Contact (34A)."""

    name: Annotated[str | None, wco("Name", "246", up_to=70)] = None


class AeoMutualRecognitionParty(WcoClass):
    """AEO Mutual Recognition Party (16C)."""

    id: Annotated[str | None, wco("ID", "R143", up_to=17)] = None
    role_code: Annotated[str | None, wco("RoleCode", "R005", up_to=3)] = None


class Agent(WcoClass):
    """Agent (05A)."""

    name: Annotated[str | None, wco("Name", "R003", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R004", up_to=17)] = None
    function_code: Annotated[str | None, wco("FunctionCode", "102", up_to=3)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None


class Authenticator(WcoClass):
    """Authenticator (12A)."""

    name: Annotated[str | None, wco("Name", "R007", up_to=70)] = None


class Authentication(WcoClass):
    """Authentication (61B)."""

    authentication: Annotated[str | None, wco("Authentication", "104", up_to=256)] = None
    authenticator: Annotated[Authenticator | None, wco("Authenticator", "12A")] = None


class AuthorisationHolder(WcoClass):
    """Authorisation Holder (17C)."""

    id: Annotated[str | None, wco("ID", "R144", up_to=17)] = None
    category_code: Annotated[str | None, wco("CategoryCode", "R145", up_to=4)] = None


class Buyer(WcoClass):
    """Buyer (16A)."""

    name: Annotated[str | None, wco("Name", "R009", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R010", up_to=17)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None
    contact: Annotated[Contact | None, wco("Contact", "34A")] = None
    communication: Annotated[Communication | None, wco("Communication", "25A")] = None


class Carrier(WcoClass):
    """Carrier (18A)."""

    name: Annotated[str | None, wco("Name", "R011", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R012", up_to=17)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None
    communication: Annotated[Communication | None, wco("Communication", "25A")] = None


class Consignee(WcoClass):
    """Consignee (27A)."""

    name: Annotated[str | None, wco("Name", "R014", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R015", up_to=17)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None


class Consignor(WcoClass):
    """Consignor (30A)."""

    name: Annotated[str | None, wco("Name", "R020", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R021", up_to=17)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None


class Declarant(WcoClass):
    """Declarant (57B)."""

    name: Annotated[str | None, wco("Name", "R124", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R123", up_to=17)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None
    contact: Annotated[Contact | None, wco("Contact", "34A")] = None
    communication: Annotated[Communication | None, wco("Communication", "25A")] = None


class DomesticDutyTaxParty(WcoClass):
    """Domestic Duty Tax Party (55B)."""

    id: Annotated[str | None, wco("ID", "R119", up_to=17)] = None
    role_code: Annotated[str | None, wco("RoleCode", "R005", up_to=3)] = None


class Exporter(WcoClass):
    """Exporter (57A)."""

    name: Annotated[str | None, wco("Name", "R031", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R032", up_to=17)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None
    contact: Annotated[Contact | None, wco("Contact", "34A")] = None
    communication: Annotated[Communication | None, wco("Communication", "25A")] = None


class Importer(WcoClass):
    """Importer (74A)."""

    name: Annotated[str | None, wco("Name", "R037", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R038", up_to=17)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None
    contact: Annotated[Contact | None, wco("Contact", "34A")] = None
    communication: Annotated[Communication | None, wco("Communication", "25A")] = None


class Payer(WcoClass):
    """Payer (56B)."""

    name: Annotated[str | None, wco("Name", "R120", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R121", up_to=17)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None


class Seller(WcoClass):
    """Seller (09B)."""

    name: Annotated[str | None, wco("Name", "R050", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R051", up_to=17)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None
    contact: Annotated[Contact | None, wco("Contact", "34A")] = None
    communication: Annotated[Communication | None, wco("Communication", "25A")] = None


class Submitter(WcoClass):
    """Submitter (17B)."""

    name: Annotated[str | None, wco("Name", "R058", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R059", up_to=17)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None
    role_code: Annotated[str | None, wco("RoleCode", "R005", up_to=3)] = None


class Surety(WcoClass):
    """Surety (19B)."""

    name: Annotated[str | None, wco("Name", "R054", up_to=70)] = None
    id: Annotated[str | None, wco("ID", "R055", up_to=17)] = None
    address: Annotated[Address | None, wco("Address", "04A")] = None
