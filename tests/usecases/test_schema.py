"""The tables are what the models say; the rules beside them stand each in one file of SQL, once."""

import re
from importlib.resources import files

import pytest

from greenlane.store import sql


def test_the_tables_are_as_the_models_have_them(django_ready):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)  # it exits with a change


def test_every_file_of_rules_is_laid_down():
    beside = {path.name for path in files("greenlane.store.sql").iterdir()}
    assert {name for name in beside if name.endswith(".sql")} == {f"{s}.sql" for s in sql.SUBJECTS}


def test_each_function_and_trigger_is_written_once_and_each_file_says_what_it_is():
    whole = "\n".join(sql.texts())
    made = re.findall(r"^create (function|trigger) (\w+)", whole, re.M)
    assert len(made) > 100
    assert len(set(made)) == len(made)
    assert all(text.startswith("-- ") for text in sql.texts())
    assert "create or replace" not in whole


@pytest.mark.parametrize(
    ("told", "ends"), [("of another version", True), ("", True), (None, False)]
)
def test_a_database_of_another_version_ends_the_start_in_words(db, capsys, told, ends):
    from django.db import connection, transaction

    from greenlane.cli import installation

    with transaction.atomic(), connection.cursor() as cursor:
        if told is not None:
            cursor.execute(f"comment on table django_migrations is '{told}'")
        if not ends:
            installation._must_be_ours()
        else:
            with pytest.raises(SystemExit) as end:
                installation._must_be_ours()
            assert end.value.code == 2
            assert "made by another version of Greenlane" in capsys.readouterr().err
        transaction.set_rollback(True)
