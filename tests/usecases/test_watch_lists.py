"""Watch lists: editions are differences, any past day can be rebuilt, our own need two persons."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support import seed
from tests.support.two_persons import drop, people

from greenlane.datamodel.listed_entry import Entry, Name
from greenlane.lifecycle.declaration import NotAllowedError
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
ME = Actor("keeper", "system")


def entry(number, *names, source="UN", **cells):
    made = {"kind": "firm", "basis": "Order 7", **cells}
    return Entry(source=source, number=number, names=tuple(map(Name, names)), **made)


@pytest.fixture
def here(db, desk):
    return replace(desk, now=lambda: NOON)


def taken(entries, desk):
    from greenlane.usecases import watch_editions, watch_files

    un = watch_files.PUBLISHED["un"]
    return watch_editions.take_in(un, "un", entries, None, ME, desk)


@pytest.fixture
def shrinking(here, monkeypatch):
    """Files may lack as much as they like: the look at it and the wall of the database are off."""
    from greenlane.usecases import watch_editions

    monkeypatch.setattr(watch_editions, "SHARE_GONE", 9.0)
    drop("alter table watch_edition disable trigger watch_edition_kept")
    yield
    drop("alter table watch_edition enable trigger watch_edition_kept")


def test_an_edition_keeps_the_difference_only_and_every_former_day_is_rebuilt(here, shrinking):
    from greenlane.store import watch_lists
    from greenlane.store.models import WatchChange

    first = [entry("1", "North Star"), entry("2", "Maru Ten"), entry("3", "Gone Lines")]
    second = [entry("1", "North Star"), entry("2", "Maru Ten", "Maroo"), entry("4", "New Lines")]
    taken(first, here)
    later = replace(here, now=lambda: NOON + timedelta(days=2))
    made = taken(second, later)
    assert (made.number, made.added, made.changed, made.removed, made.entries) == (2, 1, 1, 1, 3)
    assert WatchChange.objects.filter(edition=made).count() == 3
    assert watch_lists.entries("UN") == second
    assert watch_lists.on_day("UN", date(2026, 7, 2)) == first
    assert watch_lists.on_day("UN", date(2026, 7, 3)) == second
    assert watch_lists.on_day("UN", date(2026, 6, 30)) == []
    assert watch_lists.before(made, "2") == first[1]
    assert watch_lists.changes(made).removed == (first[2],)
    assert taken(second, later) is None


NUMBERS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["Ash", "Birch", "Cedar"]),
                          min_size=1)  # fmt: skip


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_what_the_differences_add_up_to_is_what_was_published(here, shrinking, states):
    from greenlane.store import watch_lists

    known = {}
    for state in states:
        wanted = [entry(number, name) for number, name in sorted(state.items())]
        made = taken(wanted, here)
        if made is not None:
            known[made.pk] = wanted
        assert watch_lists.entries("UN") == wanted
    for edition, wanted in known.items():
        assert watch_lists.entries_at("UN", edition) == wanted


WHOLE = [entry(str(n), f"Firm {n}", f"Alias {n}") for n in range(10)]


@pytest.mark.parametrize("lacking", [
    WHOLE[:7], [entry(str(n), f"Firm {n}") for n in range(10)],
], ids=["entries", "names"])  # fmt: skip
def test_a_file_that_lacks_much_of_the_entries_or_of_their_names_is_an_act_of_two(
    here, who, lacking
):
    from greenlane.store import watch_lists
    from greenlane.usecases import watch_editions, watch_files, watch_publishing
    from greenlane.usecases.two_persons import approve

    taken(WHOLE, here)
    with pytest.raises(watch_editions.ShrinksError, match="great part"):
        taken(lacking, here)
    assert taken([*WHOLE[:9], entry("x", "New")], here) is not None  # a tenth may go
    act = watch_publishing.ask_published(
        watch_files.PUBLISHED["un"], "un", lacking, "The UN said so", who["analyst"], here
    )
    assert watch_lists.newest("UN").number == 2
    approve(act, who["director"], "seen", here)
    last = watch_lists.newest("UN")
    assert (last.second != "", watch_lists.entries("UN")) == (True, lacking)


def test_a_list_of_nobody_is_never_taken_not_even_by_two(here, who):
    from greenlane.usecases import watch_files, watch_publishing

    taken(WHOLE, here)
    with pytest.raises(NotAllowedError, match="nobody"):
        taken([], here)
    with pytest.raises(NotAllowedError, match="nobody"):
        watch_publishing.ask_published(watch_files.PUBLISHED["un"], "un", [], "x",
                                       who["analyst"], here)  # fmt: skip


def test_control_without_the_look_at_what_is_lacking_a_file_cut_off_clears_most(here, shrinking):
    from greenlane.store import watch_lists

    taken(WHOLE, here)
    taken(WHOLE[:1], here)
    assert len(watch_lists.entries("UN")) == 1


def test_an_edition_is_never_changed_in_the_database(here):
    from django.db import DatabaseError, transaction

    made = taken([entry("1", "North Star")], here)
    for sql in (f"update watch_edition set reason = 'x' where id = {made.pk}",
                f"delete from watch_change where edition_id = {made.pk}",
                "update watch_list set origin = 'own'"):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            drop(sql)


# ------------------------------------------------------------------------- our own


@pytest.fixture
def who(here):
    seed.run()
    return people()


def asked(who, desk, *entries, removed=()):
    from greenlane.usecases.watch_publishing import Edit, ask

    return ask("HOME", Edit(entries=entries, removed=removed), "Court 12/26", who["analyst"], desk)


def test_a_list_of_our_own_changes_when_a_second_person_agrees(here, who):
    from greenlane.store import journal, watch_lists
    from greenlane.usecases import two_persons

    act = asked(who, here, entry("1", "Old Quay Traders", source="HOME"))
    assert watch_lists.entries("HOME") == []
    with pytest.raises(Exception, match="does not decide it"):
        two_persons.approve(act, who["analyst"], "", here)
    two_persons.approve(act, who["director"], "seen", here)
    (made,) = watch_lists.entries("HOME")
    assert made.names[0].text == "Old Quay Traders"
    last = watch_lists.newest("HOME")
    assert (last.author, last.second, last.reason) == ("analyst", "director", "Court 12/26")
    (noted,) = journal.entries(kind="watch-list.edition")
    assert noted.details["added"] == 1
    two_persons.approve(asked(who, here, removed=("1",)), who["director"], "", here)
    assert watch_lists.entries("HOME") == []
    assert watch_lists.changes(watch_lists.newest("HOME")).removed == (made,)


@pytest.mark.parametrize(
    ("entries", "removed", "why"),
    [
        ((entry("1", "A B", source="UN"),), (), "its ground"),
        ((entry("1", "A B", source="HOME", basis=""),), (), "its ground"),
        ((), ("9",), "no entry 9"), ((), (), "nothing would change"),
        ((entry("1", "A B", source="HOME"),), ("1",), "twice"),
    ],
)  # fmt: skip
def test_an_edit_that_is_not_sound_is_not_proposed(here, who, entries, removed, why):
    with pytest.raises(NotAllowedError, match=why):
        asked(who, here, *entries, removed=removed)


def test_the_database_itself_wants_two_persons_for_our_own_list(here, who):
    from django.db import IntegrityError, transaction

    from greenlane.datamodel.listed_entry import difference
    from greenlane.store import watch_lists
    from greenlane.store.models import WatchListRow

    listed = WatchListRow.objects.create(code="HOME", title="H", origin="own", made=NOON)
    change = difference((), [entry("1", "A B", source="HOME")])
    by = watch_lists.By(author="analyst", second="director")
    with pytest.raises(IntegrityError, match="two persons"), transaction.atomic():
        watch_lists.publish(listed, change, NOON, by)
    with transaction.atomic():  # the control: the same with the wall down
        drop("alter table watch_edition disable trigger watch_edition_kept")
        assert watch_lists.publish(listed, change, NOON, by).number == 1
        transaction.set_rollback(True)


def test_a_published_list_is_not_edited_by_hand_nor_our_own_by_a_file(here, who):
    from greenlane.usecases import two_persons, watch_editions, watch_files
    from greenlane.usecases.watch_publishing import Edit, ask

    taken([entry("1", "North Star")], here)
    with pytest.raises(NotAllowedError, match="publisher"):
        ask("UN", Edit(removed=("1",)), "no more", who["analyst"], here)
    two_persons.approve(asked(who, here, entry("1", "A B", source="HOME")), who["director"], "",
                        here)  # fmt: skip
    own = watch_files.PUBLISHED["un"]._replace(code="HOME")
    with pytest.raises(NotAllowedError, match="two persons"):
        watch_editions.take_in(own, "un", [entry("2", "C D", source="HOME")], None, ME, here)


def test_no_trader_s_session_reads_a_list_or_a_hit(here, who):
    from django.db import ProgrammingError, connection, transaction

    from greenlane.store import wall

    taken([entry("1", "North Star")], here)
    for table in ("watch_list", "watch_edition", "watch_change", "watch_entry", "watch_hit",
                  "watch_cleared", "watch_run"):  # fmt: skip
        sql = f"select count(*) from {table}"
        try:
            wall.bind(seed.TRADER)
            with pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute(sql)
        finally:
            wall.unbind()
        connection.cursor().execute(sql)  # the control: without the wall


def test_the_database_itself_wants_two_persons_for_a_published_list_that_shrinks(here):
    from django.db import IntegrityError, transaction

    from greenlane.datamodel.listed_entry import difference
    from greenlane.store import watch_lists

    taken(WHOLE, here)
    listed, by = watch_lists.one("UN"), watch_lists.By(author="keeper", second="another")
    with pytest.raises(IntegrityError, match="two persons"), transaction.atomic():
        watch_lists.publish(listed, difference(WHOLE, WHOLE[:7]), NOON, by)
    with transaction.atomic():
        watch_lists.publish(listed, difference(WHOLE, WHOLE[:8]), NOON, by)


def test_a_list_of_our_own_is_reviewed_once_a_year_and_told_once_when_it_is_due(here, who):
    from greenlane.store import journal, watch_lists
    from greenlane.usecases import two_persons, watch_reviews

    taken(WHOLE, here)
    act = asked(who, here, entry("1", "Old Quay Traders", source="HOME"))
    two_persons.approve(act, who["director"], "seen", here)
    assert watch_reviews.due(watch_lists.one("UN"), here) is None
    assert watch_reviews.due(watch_lists.one("HOME"), here) == date(2027, 7, 1)
    later = replace(here, now=lambda: NOON + timedelta(days=364))
    assert watch_reviews.remind(later) == 0
    later = replace(here, now=lambda: NOON + timedelta(days=365))
    assert [watch_reviews.remind(later) for _ in range(2)] == [1, 0]
    (told,) = journal.entries(kind="watch-list.review-due")
    assert told.subject == "watch-list:HOME"
    assert len(watch_lists.entries("HOME")) == 1  # it goes on being asked
    for code, reason, why in (("UN", "x", "our own"), ("HOME", " ", "reason")):
        with pytest.raises(NotAllowedError, match=why):
            watch_reviews.review(code, reason, ME, later)
    watch_reviews.review("HOME", "Asked the court", ME, later)
    assert watch_reviews.due(watch_lists.one("HOME"), later) == date(2028, 6, 30)
    assert watch_reviews.remind(later) == 0


# ------------------------------------------------------------------------- the command


@pytest.fixture
def command(here, monkeypatch):
    from typer.testing import CliRunner

    from greenlane.cli import installation
    from greenlane.cli.main import app

    monkeypatch.setattr(installation, "start", lambda: None)

    def run(*words):
        told = CliRunner().invoke(app, ["watch-list", *map(str, words)])
        return told.exit_code, told.output

    return run


def test_a_published_file_is_shown_as_a_difference_and_taken_in_when_asked(command, tmp_path):
    from greenlane.store import watch_lists

    sdn, alt = tmp_path / "sdn.csv", tmp_path / "alt.csv"
    row = '{},"{}",-0- ,"DEMO",-0-,-0-,-0-,-0-,-0-,-0-,-0-,-0-\n'
    sdn.write_text(row.format(1, "NORTH STAR LINES"), "utf-8")
    alt.write_text('1,7,"aka","STAR LINES",-0-\n', "utf-8")
    code, told = command("import", sdn, "--format", "ofac")
    assert (code, "NORTH STAR" in told, "Only shown" in told) == (0, True, True)
    assert watch_lists.entries("OFAC") == []
    assert command("import", sdn, "--format", "ofac", "--yes")[1].endswith("Edition 1 of OFAC.\n")
    (listed,) = watch_lists.entries("OFAC")
    assert [name.text for name in listed.names] == ["NORTH STAR LINES", "STAR LINES"]
    assert "Nothing changes." in command("import", sdn, "--format", "ofac", "--yes")[1]
    assert "OFAC" in command("list")[1]
    alt.unlink()  # its aliases would go with it: one person alone does not take that in
    words = ("import", sdn, "--format", "ofac", "--yes")
    code, told = command(*words)
    assert (code, "great part" in told, "--as" in told) == (1, True, True)
    seed.run()
    people()
    assert "Proposed as act" in command(*words, "--as", "analyst", "--reason", "x")[1]
    assert len(watch_lists.entries("OFAC")[0].names) == 2


def test_a_file_of_our_own_is_only_proposed_and_a_damaged_one_ends_with_its_code(
    command, who, tmp_path
):
    from greenlane.messages.watch_lists import OWN
    from greenlane.store import watch_lists

    file = tmp_path / "own.csv"
    file.write_text(",".join(OWN) + "\n1,firm,Old Quay Traders,,,,,,,Court 12/26,,\n", "utf-8")
    words = ("import", file, "--format", "csv", "--list", "HOME", "--yes")
    assert command(*words)[0] == 2
    code, told = command(*words, "--as", "analyst", "--reason", "Court 12/26")
    assert (code, "Proposed as act" in told) == (0, True)
    assert watch_lists.entries("HOME") == []
    broken = tmp_path / "un.xml"
    broken.write_bytes(b"<!DOCTYPE a><a/>")
    code, told = command("import", broken, "--format", "un")
    assert (code, told.partition(":")[0]) == (2, "TRF-005")
