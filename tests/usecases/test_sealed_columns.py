"""Sealed columns: the database never sees the words, and what was moved does not open."""

from datetime import UTC, date, datetime

import pytest
from tests.support import seed

from greenlane.gateways.vault import VaultError

pytestmark = pytest.mark.db
SECRET = "The dye is bought from Delta Colours at 3.40"
RECEIVED = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def ruling(db):
    from greenlane.store.models import RulingApplication

    seed.run()
    return RulingApplication.objects.create(
        kind="value", holder_id=seed.TRADER, goods="x", received=RECEIVED, due=date(2026, 5, 1),
        confidential=SECRET,
    )  # fmt: skip


def stored(pk):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select confidential from ruling_application where id = %s", [pk])
        return cursor.fetchone()[0]


def test_the_database_holds_the_secret_sealed_and_the_program_reads_it(ruling):
    from greenlane.store.models import RulingApplication

    assert stored(ruling.pk).startswith("gl1.ruling-secret.1.")
    assert "Delta" not in stored(ruling.pk)
    assert RulingApplication.objects.get().confidential == SECRET
    assert RulingApplication.objects.defer("confidential").get().confidential == SECRET


def test_saving_what_was_not_opened_keeps_it_as_it_is(ruling):
    from greenlane.store.models import RulingApplication

    before = stored(ruling.pk)
    again = RulingApplication.objects.get()
    again.state = "asked"
    again.save()
    assert stored(ruling.pk) == before
    assert RulingApplication.objects.get().confidential == SECRET


def test_a_secret_copied_to_another_row_does_not_open(ruling):
    from django.db import connection

    from greenlane.store.models import RulingApplication

    other = RulingApplication.objects.create(
        kind="value", holder_id=seed.BROKER, goods="y", received=RECEIVED, due=date(2026, 5, 1)
    )
    assert RulingApplication.objects.get(pk=other.pk).confidential == ""
    with connection.cursor() as cursor:
        cursor.execute("update ruling_application set confidential = %s where id = %s",
                       [stored(ruling.pk), other.pk])  # fmt: skip
    with pytest.raises(VaultError):
        _ = RulingApplication.objects.get(pk=other.pk).confidential


def test_words_slipped_in_unsealed_are_refused(ruling):
    from django.db import connection

    from greenlane.store.models import RulingApplication

    with connection.cursor() as cursor:
        cursor.execute("update ruling_application set confidential = 'pay to account 1'")
    with pytest.raises(VaultError, match="not sealed"):
        _ = RulingApplication.objects.get().confidential


def test_a_sealed_column_is_neither_searched_nor_updated_in_bulk(ruling):
    from greenlane.store.models import RulingApplication

    with pytest.raises(TypeError):
        RulingApplication.objects.filter(confidential=SECRET).count()
    with pytest.raises(TypeError):
        RulingApplication.objects.update(confidential=SECRET)


def test_secrets_of_authenticator_apps_are_sealed(db):
    from allauth.mfa.models import Authenticator

    from greenlane.store import factors
    from greenlane.store.models import Account

    seed.run()
    factors.enrol_app(Account.objects.get(username="officer"), "JBSWY3DPEHPK3PXP")
    kept = Authenticator.objects.get(user__username="officer", type="totp").data["secret"]
    assert kept.startswith("gl1.second-factor.1.")
