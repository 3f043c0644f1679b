"""The UN's and the EU's lists as they are published, and files that are none of them."""

from datetime import date

import pytest

from greenlane.datamodel.listed_entry import Name
from greenlane.messages.ofac_xml import SPACES, ofac_xml
from greenlane.messages.tariffs.csv_table import UnreadableError
from greenlane.messages.watch_lists import OWN, ofac, own
from greenlane.messages.watch_lists_xml import eu, un

UN = """<?xml version="1.0" encoding="utf-8"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:noNamespaceSchemaLocation="x.xsd" dateGenerated="2026-01-02T23:00:00Z">
 <INDIVIDUALS><INDIVIDUAL>
  <DATAID>690</DATAID><FIRST_NAME>MARU</FIRST_NAME><SECOND_NAME>TEN</SECOND_NAME>
  <THIRD_NAME/><UN_LIST_TYPE>Demo</UN_LIST_TYPE><REFERENCE_NUMBER>DMi.001</REFERENCE_NUMBER>
  <LISTED_ON>2016-11-30</LISTED_ON><NAME_ORIGINAL_SCRIPT>مارو تن</NAME_ORIGINAL_SCRIPT>
  <COMMENTS1>None.</COMMENTS1><NATIONALITY><VALUE>Verela</VALUE><VALUE>Tavora</VALUE>
  </NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Maroo Tenn</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Tailor</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ADDRESS><STREET>4 Quay Road</STREET><CITY>Port Verela</CITY>
   <COUNTRY>Verela</COUNTRY></INDIVIDUAL_ADDRESS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17</DATE>
  </INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR>
   <TO_YEAR>1962</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
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
  <birthdate circa="true" year="1970"/><birthdate yearRangeFrom="1960" yearRangeTo="1962"/>
  <identification number="X381310" latinNumber="X381310L"
   identificationTypeCode="passport" countryIso2Code="VR"/>
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
    assert (person.numbers, person.born) == (("X381310",), "1964-07-17; 1960-1962")
    assert (person.since, person.countries) == (date(2016, 11, 30), ("Verela", "Tavora"))
    assert (firm.kind, firm.numbers) == ("firm", ("9074729",))
    assert [name.text for name in firm.names] == ["NORTH STAR LINES", "NSL", "Star Lines"]
    assert [(r.text, r.reason) for r in refused] == [("DMe.003", "no number or no name")]


def test_the_list_of_the_european_union_is_read_with_its_acts():
    (person, firm), refused = eu(EU.encode())
    assert person.names == (Name("Maru Ten"), Name("Мару Тен", "alias"), Name("Old Tailor", "weak"))
    assert (person.number, person.kind, person.basis) == ("EU.27.28", "person",
                                                          "1210/2003 (OJ L169)")  # fmt: skip
    assert (person.countries, person.born) == (("VR",), "1964-07-17; 1970; 1960-1962")
    assert person.addresses == ("4 Quay Road, Port Verela, VR",)
    assert (person.numbers, person.since) == (("X381310", "X381310L"), date(2003, 7, 7))
    assert firm.names == (Name("North Star Lines"),)
    assert [r.reason for r in refused] == ["its number stands twice"]


@pytest.mark.parametrize("read", [un, eu])
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
         "TRF-005"),
        (b"<other/>", "TRF-004"), (b"name,number\n", "TRF-005"), (b"", "TRF-005"),
        (UN.encode()[:900], "TRF-00"), (EU.encode("utf-32"), "TRF-005"),
    ],
)  # fmt: skip
def test_what_is_no_such_list_or_not_safe_is_refused_whole(read, data, code):
    with pytest.raises(UnreadableError) as refused:
        read(data)
    assert refused.value.code.startswith(code)


# ------------------------------------------------- strict where people would be missed


def code_of(read, *data):
    with pytest.raises(UnreadableError) as refused:
        read(*data)
    return refused.value.code, str(refused.value)


@pytest.mark.parametrize("read", [un, eu, ofac_xml])
def test_a_list_of_nobody_is_refused_for_it_would_let_everybody_go(read):
    empty = {
        un: "<CONSOLIDATED_LIST><INDIVIDUALS/><ENTITIES/></CONSOLIDATED_LIST>",
        eu: '<export xmlns="http://eu.europa.ec/fpi/fsd/export"/>',
        ofac_xml: f'<sdnList xmlns="{SPACES[0][1:-1]}"/>',
    }[read]
    assert code_of(read, empty.encode())[0] == "LST-003"


def test_a_table_of_nobody_is_refused_too():
    assert code_of(own, ",".join(OWN).encode() + b"\n", "HOME")[0] == "LST-003"
    for nobody in (b"", b"\xef\xbb\xbf", b"\x1a", b"ent_num,SDN_Name\n"):
        assert code_of(ofac, nobody)[0] == "LST-003"


@pytest.mark.parametrize(("read", "whole", "place", "name"), [
    (un, UN, "<ENTITIES>", "SHIPS"), (un, UN, "<ENTITY>", "SHIP"),
    (eu, EU, " <sanctionEntity euReferenceNumber=\"EU.30.1\" logicalId=\"14\">", "vesselEntity"),
])  # fmt: skip
def test_a_group_that_nobody_reads_is_refused_by_its_name(read, whole, place, name):
    changed = whole.replace(place, f"<{name}><FIRST_NAME>MISSED</FIRST_NAME></{name}>{place}", 1)
    code, said = code_of(read, changed.encode())
    assert code == "LST-004"
    assert f"<{name}>" in said


def test_a_detail_that_nobody_reads_is_told_and_keeps_nobody_from_the_list():
    changed = UN.replace("<DATAID>690</DATAID>", "<DATAID>690</DATAID><IRIS_SCAN>x</IRIS_SCAN>")
    entries, found = un(changed.encode())
    assert len(entries) == 2
    assert [(r.code, r.text) for r in found] == [("LST-002", "DMe.003"), ("LST-005", "IRIS_SCAN")]
    assert "LST-005" not in {r.code for r in un(UN.encode())[1]}  # the control: nothing strange


@pytest.mark.parametrize("write", [
    lambda text: b"\xef\xbb\xbf" + text.encode(),
    lambda text: text.replace("utf-8", "iso-8859-1").encode("iso-8859-1", "xmlcharrefreplace"),
])  # fmt: skip
def test_a_mark_of_bytes_and_latin_1_are_read_as_what_they_are(write):
    named = UN.replace("MARU", "MÄRU")
    assert un(write(named))[0] == un(named.encode())[0]


def test_a_bomb_of_entities_is_refused_before_it_opens():
    bomb = b"""<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&b;</FIRST_NAME></INDIVIDUAL>
</INDIVIDUALS></CONSOLIDATED_LIST>"""
    for read in (un, eu, ofac_xml):
        assert code_of(read, bomb)[0] == "TRF-005"


# ---------------------------------------------------------------------------- OFAC

SDN = '{},"{}","individual","DEMO",-0-,-0-,-0-,-0-,-0-,-0-,-0-,"DOB 1 Jan 1960"\n'


def test_ofac_s_tables_may_begin_with_a_mark_or_a_header_and_end_with_a_cut():
    rows = SDN.format(36, "TEN, Maru") + SDN.format(37, "VOR, Kesh")
    (plain, _) = ofac(rows.encode())
    for written in (b"\xef\xbb\xbf" + rows.encode(), rows.encode() + b"\x1a",
                    b"ent_num,SDN_Name,SDN_Type,a,b,c,d,e,f,g,h,Remarks\n" + rows.encode(),
                    rows.replace("\n", "\r\n").encode()):  # fmt: skip
        assert ofac(written) == (plain, [])
    assert [e.number for e in plain] == ["36", "37"]


def test_long_remarks_go_on_in_the_comments_and_what_is_of_nobody_is_told():
    comments = b'36," ; Passport X381310 (Verela)"\n'
    entries, found = ofac(SDN.format(36, "TEN, Maru").encode(), b'99,1,"aka","X",-0-\n', b"",
                          comments)  # fmt: skip
    assert entries[0].numbers == ("X381310",)
    assert [(r.place, r.code, r.text) for r in found] == [("alt", "LST-006", "99")]


@pytest.mark.parametrize("row", ['36,"TEN, Maru"\n', '36,"TEN"' + ",-0-" * 10 + "\nx" + ",a" * 11])
def test_a_table_with_a_row_that_is_none_is_refused_with_its_line(row):
    code, said = code_of(ofac, row.encode())
    assert code == "LST-001"
    assert "line" in said


OFAC = """<sdnList xmlns="{}"><publshInformation><Publish_Date>07/01/2026</Publish_Date>
<Record_Count>2</Record_Count></publshInformation>
<sdnEntry><uid>36</uid><firstName>Maru</firstName><lastName>TEN</lastName><sdnType>Individual</sdnType>
 <programList><program>DEMO</program><program>DEMO2</program></programList>
 <idList><id><uid>1</uid><idType>Passport</idType><idNumber>X381310</idNumber></id></idList>
 <akaList><aka><uid>2</uid><type>a.k.a.</type><category>weak</category><lastName>TAILOR</lastName></aka>
 <aka><uid>3</uid><category>strong</category><lastName>TENN</lastName><firstName>Maroo</firstName></aka>
 </akaList><addressList><address><uid>4</uid><address1>4 Quay Road</address1><city>Port</city>
 <country>Verela</country></address></addressList>
 <nationalityList><nationality><uid>8</uid><country>Tavora</country></nationality></nationalityList>
 <dateOfBirthList><dateOfBirthItem><uid>5</uid><dateOfBirth>17 Jul 1964</dateOfBirth>
 <mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList></sdnEntry>
<sdnEntry><uid>37</uid><lastName>NORTH STAR</lastName><sdnType>Vessel</sdnType>
 <idList><id><uid>6</uid><idType>Vessel Registration Identification</idType>
 <idNumber>IMO 9074729</idNumber></id></idList><vesselInfo><callSign>HABC</callSign></vesselInfo>
</sdnEntry></sdnList>"""


@pytest.mark.parametrize("space", SPACES)
def test_ofac_s_classic_xml_gives_the_entries_under_the_numbers_of_the_tables(space):
    (person, ship), found = ofac_xml(OFAC.format(space[1:-1]).encode())
    assert person.names == (Name("Maru TEN"), Name("TAILOR", "weak"), Name("Maroo TENN", "alias"))
    assert (person.key, person.kind, person.basis) == ("OFAC/36", "person", "DEMO; DEMO2")
    assert person.countries == ("Tavora", "Verela")
    assert (person.addresses, person.born) == (("4 Quay Road, Port, Verela",), "17 Jul 1964")
    assert (ship.kind, ship.numbers, found) == ("vessel", ("9074729", "HABC"), [])


def test_what_stands_among_the_papers_and_is_none_means_nobody():
    """As OFAC publishes it: sex, year of building, date of founding and telephone are ids there."""
    told = [("Gender", "Male"), ("Vessel Year of Build", "1998"), ("Phone Number", "9821 8888"),
            ("Organization Established Date", "05 May 2010"), ("Tax ID No.", "A-77-1"),
            ("Secondary sanctions risk:", "section 1(b) of Executive Order 13224")]  # fmt: skip
    ids = "".join(f"<id><uid>{n}</uid><idType>{kind}</idType><idNumber>{number}</idNumber></id>"
                  for n, (kind, number) in enumerate(told, 90))  # fmt: skip
    text = OFAC.replace("</idNumber></id></idList>\n <akaList>",
                        f"</idNumber></id>{ids}</idList>\n <akaList>")  # fmt: skip
    (person, _), found = ofac_xml(text.format(SPACES[0][1:-1]).encode())
    assert (person.numbers, person.phones, found) == (("X381310", "A-77-1"), ("9821 8888",), [])


def test_numbers_and_telephones_stand_in_the_remarks_of_the_tables_too():
    remarks = (
        "DOB 1 Jan 1960; Gender Male; Phone Number 98 21 8888 1; Commercial Registry "
        "Number 40123 (Verela); MMSI 572469210; Cedula No. 100778; National ID No. 998-877-1."
    )
    ((person,), _) = ofac(SDN.format(36, "TEN, Maru").replace("DOB 1 Jan 1960", remarks).encode())
    assert person.numbers == ("40123", "572469210", "100778", "998-877-1")
    assert (person.phones, person.born) == (("98 21 8888 1",), "1 Jan 1960")


def test_a_telephone_of_the_european_union_is_one():
    contact = (
        '<contactInfo key="PHONE" value="+98 21 88881"/><contactInfo key="WEB" value="x.org"/>'
    )
    entries, _ = eu(EU.replace("<citizenship", f"{contact}<citizenship", 1).encode())
    assert entries[0].phones == ("+98 21 88881",)


def test_a_file_that_lost_entries_and_the_advanced_format_are_refused():
    for told in ("3", "9" * 5_000):
        cut = OFAC.format(SPACES[0][1:-1]).replace("<Record_Count>2", f"<Record_Count>{told}")
        assert code_of(ofac_xml, cut.encode())[0] == "LST-007"
    assert code_of(ofac_xml, b"<Sanctions/>")[0] == "TRF-004"
