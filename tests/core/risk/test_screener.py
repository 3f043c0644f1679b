"""Declarations screened: every role and place, kinds kept apart, the record without a name."""

from datetime import date

import msgspec
import pytest
from tests.support.declarations import body

from greenlane.datamodel.consignment import BorderTransportMeans, Consignment, TransportEquipment
from greenlane.datamodel.listed_entry import Entry, Name
from greenlane.datamodel.party import (
    Address,
    Buyer,
    Communication,
    Declarant,
    Exporter,
    Importer,
    Seller,
)
from greenlane.messages import canonical_json
from greenlane.risk.screening.index import Index
from greenlane.risk.screening.likeness import MOST_CLOSED, account_key, address_key
from greenlane.risk.screening.matching import screen
from greenlane.risk.screening.memory import Cleared
from greenlane.risk.screening.screener import Closed, Screener, screened
from greenlane.risk.screening.subjects import subjects_of

DAY = date(2026, 7, 1)
REGISTER = {"QT1": "Amara Textiles"}


def entry(number, name, kind="firm", **cells):
    return Entry(source="UN", number=number, kind=kind, names=(Name(name),), basis="Order 7",
                 **cells)  # fmt: skip


def of(*entries):
    return Screener(entries, (7, "abcd"))


@pytest.fixture
def declared():
    made = canonical_json.parse(body("LRN-1")).declaration
    shipment = msgspec.structs.replace(
        made.goods_shipment,
        importer=Importer(id="QT1"), buyer=Buyer(name="North Star Lines Ltd"),
        consignment=Consignment(transport_equipment=(TransportEquipment(id="MSKU1234565"),)),
        government_agency_goods_item=tuple(
            msgspec.structs.replace(item, seller=Seller(name="Maru Ten", address=Address(
                line="4 Quay Rd.", city_name="Port Verela", country_code="VR")))
            for item in made.goods_shipment.government_agency_goods_item
        ),
    )  # fmt: skip
    return msgspec.structs.replace(
        made, goods_shipment=shipment, declarant=Declarant(id="QT2000"),
        exporter=Exporter(name="North Star Lines Ltd"), agent=None,
        border_transport_means=BorderTransportMeans(name="MV Grey Gull", id="9074729"),
    )  # fmt: skip


def test_every_party_vessel_and_container_is_asked_about_once(declared):
    told = {(s.role, s.name or s.known or s.numbers[0]) for s in subjects_of(declared, REGISTER)}
    assert {("importer", "Amara Textiles"), ("seller", "Maru Ten"), ("declarant", "QT2000"),
            ("border_transport_means", "MV Grey Gull"), ("transport_equipment", "MSKU1234565"),
            ("exporter", "North Star Lines Ltd")} <= told  # fmt: skip
    assert sum(name == "North Star Lines Ltd" for _, name in told) == 1
    places = [s.place for s in subjects_of(declared, REGISTER)]
    assert "goods_shipment.government_agency_goods_item.0.seller" in places


@pytest.mark.parametrize(
    ("listed", "rule", "grade"),
    [
        (entry("1", "North Star Lines"), "same", "listed"),
        (entry("1", "Lines of the North Star"), "order", "listed"),
        (entry("1", "Amarah Textiles Co."), "letters", "listed"),
        (entry("1", "مارو تن", "person"), "sound", "listed"),
        (entry("1", "Somebody Else", numbers=("QT2000",)), "number", "listed"),
        (entry("1", "Sea Sparrow", "vessel", numbers=("IMO 9074729",)), "number", "listed"),
        (entry("1", "MSKU1234565", "container", numbers=("MSKU 123456-5",)), "number", "listed"),
        (entry("1", "Port Verela, 4 Quay Road", "address"), "address", "listed"),
        (entry("1", "Quite Another", addresses=("4 Quay Road, Port Verela, Verela",)), "address",
         "likeness"),
    ],
)  # fmt: skip
def test_what_is_listed_is_found_with_its_rule(declared, listed, rule, grade):
    found = of(entry("9", "Nothing Alike"), listed).screen(subjects_of(declared, REGISTER), DAY)
    assert [(f.rule, f.grade, f.hit.entry.number) for f in found] == [(rule, grade, "1")]


def test_a_vessel_is_no_firm_and_a_firm_no_vessel(declared):
    gull = entry("1", "Grey Gull", "firm"), entry("2", "Amara Textiles", "vessel")
    assert of(*gull).screen(subjects_of(declared, REGISTER), DAY) == ()


def test_an_entry_counts_on_its_days_only(declared):
    subjects = subjects_of(declared, REGISTER)
    for since, until, hits in ((DAY, DAY, 1), (date(2026, 7, 2), None, 0),
                               (None, date(2026, 6, 30), 0)):  # fmt: skip
        screener = of(entry("1", "North Star Lines", since=since, until=until))
        assert len(screener.screen(subjects, DAY)) == hits


def test_the_record_names_edition_entry_and_place_and_no_name(declared):
    screener = of(entry("1", "North Star Lines"))
    found = screener.screen(subjects_of(declared, REGISTER), DAY)
    record = screened(screener, found, ())
    assert record.lists == "7:abcd"
    assert (record.hits[0].entry, record.hits[0].rule) == ("UN/1", "same")
    assert b"North" not in msgspec.json.encode(record)
    again = of(entry("1", "North Star Lines"))
    assert msgspec.json.encode(screened(again, again.screen(subjects_of(declared, REGISTER), DAY),
                                        ())) == msgspec.json.encode(record)  # fmt: skip


def test_what_was_cleared_is_remembered_until_party_or_entry_changes(declared):
    screener = of(entry("1", "North Star Lines"))
    (found,) = screener.screen(subjects_of(declared, REGISTER), DAY)
    known = {Cleared(found.subject.mark, "UN/1", found.hit.entry.digest)}
    record = screened(screener, (found,), known)
    assert (record.hits, len(record.remembered)) == ((), 1)
    other = of(entry("1", "North Star Lines", countries=("VR",)))
    assert screened(other, other.screen(subjects_of(declared, REGISTER), DAY), known).hits
    moved = msgspec.structs.replace(
        declared, exporter=Exporter(name="North Star Lines Ltd", address=Address(line="9 Pier"))
    )
    shipment = msgspec.structs.replace(moved.goods_shipment, buyer=None)
    moved = msgspec.structs.replace(moved, goods_shipment=shipment)
    assert screened(screener, screener.screen(subjects_of(moved, REGISTER), DAY), known).hits


def test_a_part_of_the_lists_scores_as_the_whole_does(declared):
    firms = [
        entry(str(n), f"{word} Shipping Lines") for n, word in enumerate(["Ash", "Birch", "Elm"])
    ]
    whole = of(*firms, entry("N", "North Star Shipping Lines"))
    part = Screener([entry("N", "North Star Shipping Lines")], whole.edition, of=whole)
    subjects = subjects_of(declared, REGISTER)
    assert [(f.hit.score, f.rule) for f in part.screen(subjects, DAY)] == [
        (f.hit.score, f.rule) for f in whole.screen(subjects, DAY)]  # fmt: skip
    blind = Index([entry("N", "North Star Shipping Lines")])  # the control: without the whole
    scores = [screen("Northern Star Ash Lines", each)[:1] for each in (blind, whole.index)]
    assert scores[0] != scores[1] or scores == [[], []]


def test_a_party_that_comes_again_is_not_compared_again(declared, monkeypatch):
    from greenlane.risk.screening import screener as module

    screener, asked = of(entry("1", "North Star Lines")), []
    plain = module.screen
    monkeypatch.setattr(module, "screen", lambda *a: asked.append(a[0]) or plain(*a))
    first = screener.screen(subjects_of(declared, REGISTER), DAY)
    count = len(asked)
    assert screener.screen(subjects_of(declared, REGISTER), DAY) == first
    assert len(asked) == count > 0


@pytest.mark.parametrize(
    ("one", "two"),
    [("4 Quay Rd., Port Verela, VR", "Port Verela 4 Quay Road"),
     ("No. 12, Bldg 3, Harbour St, Tarn, Verela", "12 Harbour Street, Building 3, Tarn, VR")],
)  # fmt: skip
def test_an_address_is_the_same_however_it_is_written(one, two):
    assert address_key(one) == address_key(two) != ""


def test_a_telephone_or_account_is_shared_however_it_is_written(declared):
    phones = entry("1", "Quite Another", phones=("+880 (0)2 555-1234",))
    seller = Seller(name="Maru Ten", communication=Communication(id="025551234", type_code="TE"))
    shipment = msgspec.structs.replace(declared.goods_shipment, seller=seller)
    made = msgspec.structs.replace(declared, goods_shipment=shipment)
    found = of(phones).screen(subjects_of(made, REGISTER), DAY)
    assert [(f.rule, f.grade, f.hit.score) for f in found] == [("phone", "likeness", 60)]
    assert account_key("QT12 3456-7890") == account_key("qt1234567890")


def test_who_shares_with_a_closed_firm_is_a_likeness_and_the_record_names_the_register(declared):
    gone = entry("QT9", "Gone Trading")
    closed = Closed((gone,), {"QT1": ((gone, "account"),)}, "beef")
    screener = of(entry("1", "Nobody Here")).with_closed(closed)
    (found,) = screener.screen(subjects_of(declared, REGISTER), DAY)
    assert (found.subject.role, found.rule, found.hit.entry) == ("importer", "account", gone)
    assert screener.version == "7:abcd+beef"
    assert of(entry("1", "Nobody Here")).screen(subjects_of(declared, REGISTER), DAY) == ()


def test_a_place_where_many_firms_were_closed_tells_nothing(declared):
    place = ("4 Quay Road, Port Verela, Verela",)
    gone = tuple(entry(str(n), f"Gone {n}", addresses=place) for n in range(MOST_CLOSED + 1))
    screener = of(entry("N", "Nobody Here"))
    subjects = subjects_of(declared, REGISTER)
    assert screener.with_closed(Closed(gone)).screen(subjects, DAY) == ()
    assert len(screener.with_closed(Closed(gone[:2])).screen(subjects, DAY)) == 2  # the control


def test_a_street_without_a_number_is_no_one_place():
    assert address_key("Main Street, Port Verela, Verela") == ""
