"""From payment to release: milliseconds of a signed callback, of a statement, and the event log.

    .venv/bin/python -m bench.payments [--orders 100] [--lines 50]

On an embedded, durable database: that many orders of one declaration each are paid by callbacks of
the card provider over the API; then one order of that many declarations is paid by a statement of
the bank. Every declaration is released in the transaction of its payment. Beside it, what the
trigger of deferred accounts and guarantees costs a lodgement, turn about with the trigger off.
"""

import argparse
import json
import statistics
import time
from datetime import UTC, datetime

from bench.installed import installed

from greenlane.evidence import webhook

SECRET = "whsec_" + "A" * 40


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100)
    parser.add_argument("--lines", type=int, default=50)
    options = parser.parse_args()
    with installed(durable=True, GREENLANE_CARD_SECRET=SECRET):
        _measure(options.orders, options.lines)


def _measure(orders: int, lines: int) -> None:
    from tests.support import money
    from tests.support.camt import entry, statement
    from tests.support.declarations import BROKER, TRADER

    from greenlane.usecases import bank_statements, desk, payment_orders, payment_times

    here = money.country(desk.current(), datetime.now(UTC))
    desk.install(here)
    waits = [_called(here, money, number) for number in range(orders)]
    print(f"callback to release, {orders} orders of one declaration: median "
          f"{statistics.median(waits):.1f} ms, worst {max(waits):.1f} ms")  # fmt: skip
    for number in range(lines):
        money.lodge(here, f"LINE-{number}")
    order = payment_orders.make(BROKER, (), money.BROKER_ACTOR, here)
    started = time.perf_counter()
    done = bank_statements.take(statement([entry(str(order.amount), order.reference)]),
                                money.CASHIER, here)  # fmt: skip
    took = (time.perf_counter() - started) * 1000
    print(f"statement to release, one order of {lines} declarations: {took:.0f} ms, "
          f"{done.matched} matched")  # fmt: skip
    told = payment_times.measured(here)
    print(f"event log: {told.count} releases, half within {told.half:.3f} s, "
          f"slowest within {told.worst:.3f} s")  # fmt: skip
    _trigger(here, money, TRADER)


def _called(here: object, money: object, number: int) -> float:
    from django.test import Client
    from tests.support.declarations import BROKER

    from greenlane.usecases import payment_orders

    money.lodge(here, f"ONE-{number}")
    order = payment_orders.make(BROKER, (), money.BROKER_ACTOR, here)
    told = {"type": "payment", "id": f"P-{number}", "reference": order.reference,
            "state": "succeeded", "amount": str(order.amount), "currency": "QTC"}  # fmt: skip
    body, stamp = json.dumps(told).encode(), int(time.time())
    headers = {"webhook-id": "m", "webhook-timestamp": str(stamp),
               "webhook-signature": webhook.signature(SECRET, "m", stamp, body)}  # fmt: skip
    client = Client(SERVER_NAME="localhost", REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}")
    started = time.perf_counter()
    answer = client.post("/api/v1/payments/card", body, content_type="application/json",
                         headers=headers)  # fmt: skip
    took = (time.perf_counter() - started) * 1000
    if answer.status_code != 200:
        raise SystemExit(answer.content.decode())
    return took


def _trigger(here: object, money: object, trader: str) -> None:
    from django.db import connection

    money.defer(10**9)
    times = {True: [], False: []}
    for number in range(400):
        on = number % 2 == 0
        with connection.cursor() as cursor:
            verb = "enable" if on else "disable"
            cursor.execute(f"alter table posting {verb} trigger posting_limits")
        started = time.perf_counter()
        money.lodge(here, f"TRIG-{number}", importer=trader)
        times[on].append((time.perf_counter() - started) * 1000)
    with_, without = (statistics.median(times[on]) for on in (True, False))
    print(f"a deferred lodgement: {with_:.2f} ms with the trigger of limits, "
          f"{without:.2f} without (medians, 200 each turn about)")  # fmt: skip


if __name__ == "__main__":
    main()
