"""`greenlane law import`: a preview first, then tables in a folder, and nothing the second time."""

import csv

import pytest
from tests.core.messages import taric_envelope as t
from tests.core.messages.taric_envelope import CREATE, DELETE, UPDATE, envelope
from typer.testing import CliRunner

from greenlane.cli.main import app

MEASURE = t.measure(7, "103", "1011", "0402100000")
FIRST = envelope((CREATE, "measure", MEASURE), (CREATE, "measure.component",
                 t.component(7, "01", "12")))  # fmt: skip
SECOND = envelope((UPDATE, "measure.component", t.component(7, "01", "9")),
                  (DELETE, "measure", t.measure(8, "103", "1011", "0402100000")))  # fmt: skip


def run(*told):
    found = CliRunner().invoke(app, ["law", *map(str, told)])
    return found.exit_code, found.output


@pytest.fixture
def files(tmp_path):
    (tmp_path / "first.xml").write_bytes(FIRST)
    (tmp_path / "second.xml").write_bytes(SECOND)
    return tmp_path


def rates(folder):
    with (folder / "measures.csv").open(encoding="utf-8") as handle:
        return [(r["expression"], r["known"]) for r in csv.DictReader(handle)]


def test_a_preview_writes_nothing_and_yes_does(files):
    into = files / "law"
    code, said = run("import", "taric3", files / "first.xml", "--into", into)
    assert (code, "Only a preview" in said, into.exists()) == (0, True, False)
    day = ("--known", "2024-01-01", "--yes")
    code, said = run("import", "taric3", files / "first.xml", "--into", into, *day)
    assert (code, rates(into)) == (0, [("12 %", "2024-01-01")])
    code, said = run("import", "taric3", files / "first.xml", "--into", into, "--yes")
    assert "Nothing changes." in said
    assert rates(into) == [("12 %", "2024-01-01")]


def test_a_second_file_changes_what_the_first_one_left_and_refusals_are_written(files):
    into = files / "law"
    run("import", "taric3", files / "first.xml", "--into", into, "--known", "2024-01-01", "--yes")
    code, said = run("import", "taric3", files / "second.xml", "--into", into, "--yes",
                     "--known", "2024-02-01", "--refused", files / "refused.csv")  # fmt: skip
    assert (code, rates(into)) == (0, [("9 %", "2024-02-01")])
    with (files / "refused.csv").open(encoding="utf-8") as handle:
        (refused,) = csv.DictReader(handle)
    assert (refused["code"], refused["place"]) == (
        "TRF-206", "record 2 (transaction 1, sequence 1)"
    )  # fmt: skip
    assert "TRF-206" in said


def test_a_file_that_is_none_and_a_format_that_is_none(files):
    (files / "bad.xml").write_bytes(FIRST[:-20])
    code, said = run("import", "taric3", files / "bad.xml", "--into", files / "law", "--yes")
    assert (code, "TRF-005" in said, (files / "law").exists()) == (1, True, False)
    assert run("import", "tea-leaves", files / "first.xml")[0] == 2
    assert run("import", "taric3", files / "none.xml")[0] == 2


def test_two_folders_are_compared(files):
    run("import", "taric3", files / "first.xml", "--into", files / "a", "--yes")
    run("import", "taric3", files / "first.xml", "--into", files / "b", "--yes")
    run("import", "taric3", files / "second.xml", "--into", files / "b", "--yes")
    code, said = run("diff", files / "a", files / "b")
    assert (code, "changed measures: 103" in said) == (0, True), said


def test_a_new_edition_of_a_tariff_ends_what_it_no_longer_says(files):
    head = '"Full commodity code","PLS","Duty","Description"\n'
    line = '"%s","80","%s","%s"\n'
    first = head + line % ("0101210000", "5%", "A") + line % ("0101290000", "7%", "B")
    second = head + line % ("0101210000", "5%", "A") + line % ("0101290000", "8%", "B")
    (files / "2024.csv").write_text(first)
    (files / "2025.csv").write_text(second)
    into = files / "law"
    for year in ("2024", "2025", "2025"):
        code, said = run("import", "uk-mfn", files / f"{year}.csv", "--into", into, "--yes",
                         "--since", f"{year}-01-01", "--known", f"{year}-01-01")  # fmt: skip
    assert (code, "Nothing changes." in said) == (0, True), said
    with (into / "measures.csv").open(encoding="utf-8") as handle:
        rows = [(r["code"], r["expression"], r["since"], r["until"], r["known"], r["measure"])
                for r in csv.DictReader(handle)]  # fmt: skip
    assert sorted(rows) == [
        ("0101210000", "5 %", "2024-01-01", "", "2024-01-01", "103-0101210000"),
        ("0101290000", "7 %", "2024-01-01", "2024-12-31", "2024-01-01", "103-0101290000"),
        ("0101290000", "8 %", "2025-01-01", "", "2025-01-01", "103-0101290000-2025-01-01"),
    ]
    with (into / "nomenclature.csv").open(encoding="utf-8") as handle:
        assert {r["since"] for r in csv.DictReader(handle)} == {"2024-01-01"}


def test_a_file_that_was_cut_is_refused_as_an_edition_unless_it_is_meant(files):
    """Cut at the end of a line it reads as a whole tariff that ends the rest."""
    head = '"Full commodity code","PLS","Duty","Description"\n'
    lines = [f'"01012{n}0000","80","5%","Line {n}"\n' for n in range(10)]
    into = files / "law"
    for name, count in (("whole", 10), ("fifth", 8), ("cut", 6)):
        (files / f"{name}.csv").write_text(head + "".join(lines[:count]))

    def taken(name, year, *more):
        return run("import", "uk-mfn", files / f"{name}.csv", "--into", into, "--yes", "--since",
                   f"{year}-01-01", "--known", f"{year}-01-01", *more)  # fmt: skip

    def standing():
        with (into / "measures.csv").open(encoding="utf-8") as handle:
            return sum(not row["until"] for row in csv.DictReader(handle))

    assert (taken("whole", 2024)[0], standing()) == (0, 10)
    code, said = taken("cut", 2025)
    assert (code, standing()) == (1, 10)
    assert "TRF-009: 4 of the 10 lines that stand in measures would end" in said
    code, said = taken("cut", 2024)  # a correction of the same day, too
    assert (code, "TRF-009" in said, standing()) == (1, True, 10)
    assert (taken("fifth", 2025)[0], standing()) == (0, 8)  # the control: a fifth may end
    assert (taken("cut", 2026, "--ending")[0], standing()) == (0, 6)
