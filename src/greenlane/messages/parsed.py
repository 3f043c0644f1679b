"""What a message turns into: a declaration or none, what surrounded it, and all findings."""

from typing import Literal

import msgspec

from greenlane.datamodel.declaration import Declaration
from greenlane.kernel.finding import Finding

Form = Literal["MetaData", "Declaration", "submitDeclarationRequest"]


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around a declaration in a WCO XML message: its form and the header fields.

    `request` keeps the fields of a submitDeclarationRequest's requestCommon, in their order.
    """

    form: Form = "MetaData"
    wco_data_model_version_code: str | None = None
    wco_type_name: str | None = None
    responsible_country_code: str | None = None
    responsible_agency_name: str | None = None
    agency_assigned_customization_code: str | None = None
    agency_assigned_customization_version_code: str | None = None
    request: tuple[tuple[str, str], ...] = ()


class Parsed(msgspec.Struct, frozen=True):
    """The outcome of reading a message.

    `declaration` is None when there was none to read. When findings have errors it may be
    partial: it serves to show the place of the findings, never to be accepted.
    """

    declaration: Declaration | None
    envelope: Envelope | None
    findings: tuple[Finding, ...]


HEADER = (
    ("WCODataModelVersionCode", "wco_data_model_version_code"),
    ("WCOTypeName", "wco_type_name"),
    ("ResponsibleCountryCode", "responsible_country_code"),
    ("ResponsibleAgencyName", "responsible_agency_name"),
    ("AgencyAssignedCustomizationCode", "agency_assigned_customization_code"),
    ("AgencyAssignedCustomizationVersionCode", "agency_assigned_customization_version_code"),
)
"""Header elements of the MetaData wrapper in schema order, with their Envelope fields."""

DEC = "urn:wco:datamodel:WCO:DEC-DMS:2"
DS = "urn:wco:datamodel:WCO:Declaration_DS:DMS:2"
META = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"
SUBMIT = "http://uk/gov/hmrc/mdg/declarationmanagement/submitdeclaration/request/schema/v1"
MOST_FINDINGS = 200
"""Findings told of one message; a further one says how many were left out."""


def told(findings: list[Finding], left_out: int = 0) -> tuple[Finding, ...]:
    """The findings, cut at `MOST_FINDINGS` with MSG-199 saying so; `left_out` were never made."""
    if len(findings) + left_out <= MOST_FINDINGS:
        return tuple(findings)
    more = len(findings) + left_out - MOST_FINDINGS
    cut = Finding(code="MSG-199", message=f"{more} further findings are not listed.")
    return (*findings[:MOST_FINDINGS], cut)
