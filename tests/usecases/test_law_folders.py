"""Folders of tables: drafted as their difference; one that was cut off is no edition."""

import pytest
from tests.usecases.test_law_desk import at_noon, clock

pytestmark = pytest.mark.db
__all__ = ["at_noon", "clock"]  # fixtures


def test_a_folder_of_tables_is_drafted_as_its_difference(at_noon):
    from greenlane.usecases import law_desk, law_folders

    law_desk.adopt(at_noon)
    change_set = law_desk.draft("Same again", "amina", at_noon)
    assert law_folders.take_over(change_set, at_noon.package) == 0
    other = [{**row, "expression": "1 %"} if row["measure"] == "M103-61091000-2" else row
             for row in at_noon.package["measures"]]  # fmt: skip
    assert law_folders.take_over(change_set, {"measures": other}) == 1


def test_a_folder_that_ends_more_than_a_fifth_is_refused_unless_it_is_meant(at_noon):
    """The control: as many lines under another rate, and a fifth that ends, are drafted."""
    from greenlane.store.models import LawChangeSet
    from greenlane.usecases import law_desk, law_folders

    law_desk.adopt(at_noon)
    standing = [row for row in at_noon.package["nomenclature"] if not row.get("until")]
    few, many = len(standing) // 5, len(standing) // 5 + 1

    def draft(number, *, ending=False, **cells):
        rows = [{**row, **cells} if n < number else row for n, row in enumerate(standing)]
        return law_folders.draft_tables(
            {"nomenclature": rows}, "Edition", "amina", at_noon, reason="Act 7.", ending=ending
        )

    assert draft(few, until="2030-12-31")[1] == few
    assert draft(many, unit="KGM")[1] > few
    sets = LawChangeSet.objects.count()
    with pytest.raises(law_desk.LawDeskError) as refused:
        draft(many, until="2030-12-31")
    told = f"{many:,} of the {len(standing):,} lines that stand in nomenclature would end"
    assert (refused.value.code, told in str(refused.value)) == ("LAW-015", True)
    assert LawChangeSet.objects.count() == sets, "nothing is left of it"
    made, rows = draft(many, until="2030-12-31", ending=True)
    made.refresh_from_db()
    assert (rows, made.reason) == (many, f"Act 7. It is meant: {told}.")
