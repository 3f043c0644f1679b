"""The migration of the quota ledger: what was signed becomes balanced, and back again."""

from datetime import UTC, date, datetime

import pytest

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
SIGNED = [("open", 100, "", 0), ("increase", -10, "", 0), ("allocate", -40, "", 1),
          ("return", 15, "", 1), ("transfer", -25, "N", 0)]  # fmt: skip


@pytest.fixture
def before(db):
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", "store", "0006_quotas", verbosity=0)
    with connection.cursor() as cursor:
        yield cursor, lambda name: call_command("migrate", "store", name, verbosity=0)
    call_command("migrate", verbosity=0)


def movements(cursor):
    cursor.execute(
        "select definition_id, kind, quantity::int, counterpart from quota_posting order by id"
    )
    return cursor.fetchall()


def test_movements_become_positive_and_back_signed(before):
    cursor, migrate = before
    cursor.execute(
        "insert into declaration (declarant, lrn, trader, trade, type_code, office, state, version,"
        " items, payable, currency, law_day, lodged, digest, claimed_by)"
        " values ('D', 'L', 'T', 'import', 'IMA', 'O', 'accepted', 1, 1, 0, 'QTC', %s, %s, '', '')"
        " returning id",
        [date(2026, 7, 1), NOON],
    )
    (declaration,) = cursor.fetchone()
    cursor.execute(
        "insert into quota_balance (definition, volume, balance, closed)"
        " values ('Q', 90, 40, false), ('N', 0, 25, false)"
    )
    cursor.execute(
        "insert into quota_request (declaration_id, item, definition_id, order_number, day,"
        " quantity, allocated, returned, owed) values (%s, 1, 'Q', '09', %s, 40, 40, 15, '{}')"
        " returning id",
        [declaration, date(2026, 7, 1)],
    )
    (request,) = cursor.fetchone()
    for definition, signed in (("Q", SIGNED), ("N", [("transfer", 25, "Q", 0)])):
        for kind, quantity, other, asked in signed:
            cursor.execute(
                "insert into quota_posting (definition_id, kind, quantity, counterpart, reason,"
                " moment, request_id) values (%s, %s, %s, %s, '', %s, %s)",
                [definition, kind, quantity, other, NOON, request if asked else None],
            )
    migrate("0008_quota_ledger")
    assert movements(cursor) == [
        ("Q", "open", 100, ""), ("Q", "reduce", 10, ""), ("Q", "allocate", 40, ""),
        ("Q", "return", 15, ""), ("Q", "transfer", 25, "N"),
    ]  # fmt: skip
    cursor.execute("select definition, drawn::int, licensed::int from quota_balance order by 1")
    assert cursor.fetchall() == [("N", 0, 0), ("Q", 25, 0)]
    cursor.execute("select decided, version, withdrawn from quota_request")
    assert cursor.fetchall() == [(date(2026, 7, 1), 1, False)]
    migrate("0006_quotas")
    assert movements(cursor) == [
        ("Q", "open", 100, ""), ("Q", "increase", -10, ""), ("Q", "allocate", -40, ""),
        ("Q", "return", 15, ""), ("Q", "transfer", -25, "N"), ("N", "transfer", 25, "Q"),
    ]  # fmt: skip
