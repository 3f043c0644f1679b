"""The quick form of the drill of partners' faults, and webhooks as another's library sees them."""

import pytest
from tests.faults import partner_faults
from tests.faults.partner_faults import FAULTS, MANY, PAGE, Fault, failed, line, page_of, sound

QUICK = {n: f for n, f in enumerate(FAULTS) if f.way in ("no http", "429", "422", "garbage")}
FIGURES = dict.fromkeys((*partner_faults.COLUMNS, "waited", "stranger"), 0)
WELL = FIGURES | {"released": MANY, "in_order": True}


@pytest.mark.db
def test_an_agency_that_misbehaves_over_http_loses_doubles_and_releases_nothing(db, desk):
    from tests.faults.partner_trial import Trial, stage

    from greenlane.usecases import desk as desks

    kept = desks.current()
    here, clock, stranger = stage(desk)
    page = PAGE.read_text("utf-8")
    try:
        for number, fault in QUICK.items():
            told = Trial(here, clock, stranger, fault, f"{number}").run(MANY)
            assert sound({"honest": told}), fault.title
            assert line(fault, told) in page
    finally:
        stranger.close()
        desks.install(kept)


@pytest.mark.parametrize("bad", ["lost", "doubled", "early", "waited", "stranger", "in_order",
                                 "released"])  # fmt: skip
def test_the_drill_fails_for_every_figure_that_must_not_be(bad):
    assert sound({"honest": WELL})
    assert not sound({"honest": WELL | {bad: 0 if bad in ("in_order", "released") else 1}})


def test_a_control_that_is_no_worse_is_no_control():
    fault = Fault(title="x", control="x", worse="lost")
    assert failed(fault, {"honest": FIGURES, "control": FIGURES | {"lost": 1}})
    assert not failed(fault, {"honest": FIGURES, "control": FIGURES})


def test_the_page_shows_every_fault_with_its_control_between_its_marks():
    page = PAGE.read_text("utf-8")
    assert all(f"| {fault.title} |" in page and f"| {fault.control}:" in page for fault in FAULTS)
    assert page_of(page, "new").count("| is well |") == 0
