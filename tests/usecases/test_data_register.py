"""The register of data: no column without a category, no category without a clock and an act."""

import copy

import pytest

from greenlane.gateways.country_packages import country_package
from greenlane.law import retention_reading

pytestmark = pytest.mark.db


def law_of(country="tavora", wanted=()):
    package = country_package(country)
    acts = {row["act"] for row in package.tables["acts"]}
    return retention_reading.read(package.toml("retention.toml"), acts, wanted)


def test_every_column_and_field_that_can_hold_words_is_classified(django_ready):
    from greenlane.store import data_register

    assert data_register.unclassified() == [], (
        "say in src/greenlane/store/data_register.toml what these hold: a category, or `none`"
    )


def test_a_column_that_nobody_thought_about_is_found(django_ready, monkeypatch):
    from greenlane.store import data_register

    thinner = copy.deepcopy(dict(data_register.register()))
    del thinner["table"]["law_comment"]["name"]
    thinner["declaration"]["none"].remove("Seal.id")
    monkeypatch.setattr(data_register, "register", lambda: thinner)
    assert data_register.unclassified() == ["law_comment.name", "declaration Seal.id"]


def test_the_register_names_only_what_there_is(django_ready):
    from greenlane.store import data_register

    columns = set(data_register.word_columns())
    told = {
        (table, column)
        for table, part in data_register.register()["table"].items()
        for column in [*part.get("none", ()), *(c for c in part if c != "none")]
    }
    assert told - columns == set()
    fields = {f"{cls.__name__}.{name}" for cls, name in data_register.declaration_fields()}
    part = data_register.register()["declaration"]
    assert {*part["none"], *(name for name in part if name != "none")} == fields


def test_every_category_has_its_purpose_ground_and_clock(django_ready):
    from greenlane.store import data_register

    law, findings = law_of(wanted=data_register.categories())
    assert findings == ()
    assert {"intelligence-record", "investigation-file"} <= set(law.categories)


def test_masking_is_by_role(django_ready):
    parties = law_of()[0]["declaration-parties"]
    seen = {role: parties.seen_by(role) for role in ("officer", "analyst", "administrator")}
    assert seen == {"officer": "plain", "analyst": "masked", "administrator": "hidden"}
