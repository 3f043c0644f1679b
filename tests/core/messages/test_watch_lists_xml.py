"""The UN's and the EU's lists as they are published, and files that are none of them."""

from datetime import date

import pytest

from greenlane.datamodel.listed_entry import Name
from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.messages.watch_lists_xml import eu, un

UN = """<?xml version="1.0" encoding="utf-8"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:noNamespaceSchemaLocation="x.xsd" dateGenerated="2026-01-02T23:00:00Z">
 <INDIVIDUALS><INDIVIDUAL>
  <DATAID>690</DATAID><FIRST_NAME>MARU</FIRST_NAME><SECOND_NAME>TEN</SECOND_NAME>
  <THIRD_NAME/><UN_LIST_TYPE>Demo</UN_LIST_TYPE><REFERENCE_NUMBER>DMi.001</REFERENCE_NUMBER>
  <LISTED_ON>2016-11-30</LISTED_ON><NAME_ORIGINAL_SCRIPT>مارو تن</NAME_ORIGINAL_SCRIPT>
  <COMMENTS1>None.</COMMENTS1><NATIONALITY><VALUE>Verela</VALUE></NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Maroo Tenn</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Tailor</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ADDRESS><STREET>4 Quay Road</STREET><CITY>Port Verela</CITY>
   <COUNTRY>Verela</COUNTRY></INDIVIDUAL_ADDRESS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17</DATE>
  </INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>X381310</NUMBER>
  </INDIVIDUAL_DOCUMENT>
 </INDIVIDUAL></INDIVIDUALS>
 <ENTITIES><ENTITY><DATAID>7</DATAID><FIRST_NAME>NORTH STAR LINES</FIRST_NAME>
  <UN_LIST_TYPE>Demo</UN_LIST_TYPE><REFERENCE_NUMBER>DMe.002</REFERENCE_NUMBER>
  <COMMENTS1>Vessel, IMO number: 9074729.</COMMENTS1>
  <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>NSL; Star Lines</ALIAS_NAME></ENTITY_ALIAS>
 </ENTITY><ENTITY><DATAID>8</DATAID><REFERENCE_NUMBER>DMe.003</REFERENCE_NUMBER></ENTITY></ENTITIES>
</CONSOLIDATED_LIST>"""
EU = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-01-02" globalFileId="1">
 <sanctionEntity euReferenceNumber="EU.27.28" logicalId="13" unitedNationId="">
  <regulation regulationType="regulation" entryIntoForceDate="2003-07-07"
    numberTitle="1210/2003 (OJ L169)" programme="DEM" logicalId="348"/>
  <subjectType code="person" classificationCode="P"/>
  <nameAlias firstName="Maru" middleName="" lastName="Ten" wholeName="Maru Ten" strong="true"/>
  <nameAlias firstName="" middleName="" lastName="" wholeName="Мару Тен" strong="true"/>
  <nameAlias firstName="Old" middleName="" lastName="Tailor" wholeName="" strong="false"/>
  <citizenship countryIso2Code="VR"/><birthdate birthdate="1964-07-17" year="1964"/>
  <identification number="X381310" identificationTypeCode="passport" countryIso2Code="VR"/>
  <address street="4 Quay Road" city="Port Verela" countryIso2Code="VR"/>
  <address street="" city="Nowhere" countryIso2Code="00"/>
 </sanctionEntity>
 <sanctionEntity euReferenceNumber="EU.30.1" logicalId="14">
  <subjectType code="enterprise" classificationCode="E"/>
  <nameAlias wholeName="North Star Lines" strong="true"/></sanctionEntity>
 <sanctionEntity euReferenceNumber="EU.30.1" logicalId="15">
  <subjectType code="enterprise"/><nameAlias wholeName="Twice"/></sanctionEntity>
</export>"""


def test_the_list_of_the_united_nations_is_read_with_aliases_scripts_and_numbers():
    (person, firm), refused = un(UN.encode())
    assert person.names == (
        Name("MARU TEN"), Name("مارو تن", "alias"), Name("Maroo Tenn", "alias"),
        Name("The Tailor", "weak"),
    )  # fmt: skip
    assert (person.source, person.number, person.kind) == ("UN", "DMi.001", "person")
    assert person.addresses == ("4 Quay Road, Port Verela, Verela",)
    assert (person.numbers, person.born) == (("X381310",), "1964-07-17")
    assert (person.since, person.countries) == (date(2016, 11, 30), ("Verela",))
    assert (firm.kind, firm.numbers) == ("firm", ("9074729",))
    assert [name.text for name in firm.names] == ["NORTH STAR LINES", "NSL", "Star Lines"]
    assert [(r.text, r.reason) for r in refused] == [("DMe.003", "no number or no name")]


def test_the_list_of_the_european_union_is_read_with_its_acts():
    (person, firm), refused = eu(EU.encode())
    assert person.names == (Name("Maru Ten"), Name("Мару Тен", "alias"), Name("Old Tailor", "weak"))
    assert (person.number, person.kind, person.basis) == ("EU.27.28", "person",
                                                          "1210/2003 (OJ L169)")  # fmt: skip
    assert (person.countries, person.born) == (("VR",), "1964-07-17")
    assert person.addresses == ("4 Quay Road, Port Verela, VR",)
    assert (person.numbers, person.since) == (("X381310",), date(2003, 7, 7))
    assert firm.names == (Name("North Star Lines"),)
    assert [r.reason for r in refused] == ["its number stands twice"]


@pytest.mark.parametrize("read", [un, eu])
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
         "TRF-005"),
        (b"<other/>", "TRF-004"), (b"name,number\n", "TRF-005"), (b"", "TRF-005"),
        (UN.encode()[:900], "TRF-00"), (EU.encode("utf-16"), "TRF-005"),
    ],
)  # fmt: skip
def test_what_is_no_such_list_or_not_safe_is_refused_whole(read, data, code):
    with pytest.raises(UnreadableError) as refused:
        read(data)
    assert refused.value.code.startswith(code)
