"""The tables are what the models say; the rules beside them stand each in one file of SQL, once."""

import re
from importlib.resources import files

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
