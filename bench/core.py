"""The core alone: one 5-item declaration judged, in microseconds, stage by stage.

    .venv/bin/python bench/core.py [--repeat 2000]

Prints best, median and 99th percentile of each stage in one process; no database, no network.
"""

import argparse
import os
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from greenlane.config.wiring import build
from greenlane.datamodel import facets
from greenlane.datamodel.item_facts import read_shipment
from greenlane.duties.assessment import assess
from greenlane.evidence import log
from greenlane.gateways.country_packages import trading_nation
from greenlane.kernel.validity import Validity
from greenlane.lifecycle.event import Actor
from greenlane.lifecycle.mandate import Licence, Mandate, Powers
from greenlane.messages import canonical_json
from greenlane.messages.canonical_json import to_json
from greenlane.risk.facts import asked
from greenlane.risk.selection import select
from greenlane.rules.permits import permit_needs
from greenlane.rules.rule import Case, Operator
from greenlane.usecases import answers
from greenlane.usecases.course import of_lodging
from greenlane.usecases.judgement import judge

DAY = date(2026, 7, 1)


def stage(name: str, work: Callable[[], object], repeat: int) -> None:
    """Time `work` and print a row."""
    times = []
    for _ in range(repeat):
        started = time.perf_counter_ns()
        work()
        times.append(time.perf_counter_ns() - started)
    times.sort()
    best, median, p99 = times[0], times[repeat // 2], times[repeat * 99 // 100]
    print(f"{name:34} {best / 1e3:9.1f} {median / 1e3:9.1f} {p99 / 1e3:9.1f}")


def main() -> None:
    """Run every stage on one declaration of the demonstration country."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=2_000)
    repeat = parser.parse_args().repeat
    desk = build(os.environ.get("GREENLANE_COUNTRY", "tavora"))
    nation = trading_nation("tavora")(desk.book, 7, DAY, fraud=0.0, mistakes=0.0, imports=1.0)
    made = next(nation.declarations(1, 1, items=5))
    since = date(2022, 1, 1)
    given: dict[str, list[Mandate]] = {}
    for client, broker in nation.mandates():
        given.setdefault(client, []).append(Mandate(broker=broker, kind="direct", since=since))
    licences = (Licence(number="L", since=since),)
    operators = {
        r.id: Operator(
            id=r.id,
            name=r.name,
            status=r.status,
            validity=Validity(r.since, r.until),
            deferment=r.deferment,
            powers=Powers(mandates=tuple(given.get(r.id, ())), licences=licences),
        )
        for r in nation.register(DAY)
    }
    body = to_json(made.declaration)
    declaration = canonical_json.parse(body).declaration
    if declaration is None:
        raise SystemExit("the generated declaration does not parse")
    law = desk.book.on(DAY)
    shipment = read_shipment(declaration)
    case = Case(declaration=declaration, shipment=shipment, law=law, operators=operators)
    assessment, _ = assess(shipment, law)
    parties = {"declarant": "x", "trader": "y", "office": "z"}
    descriptions = [""] * len(shipment.items)

    def chosen() -> object:
        facts = asked(shipment, assessment, parties, descriptions)
        return select(desk.profiles, facts, DAY, "s")

    def judged() -> object:
        return judge(declaration, book=desk.book, rules=desk.rules, profiles=desk.profiles,
                     operators=operators, day=DAY, seed="bench")  # fmt: skip

    judgement = judge(declaration, book=desk.book, rules=desk.rules, profiles=desk.profiles,
                      operators=operators, day=DAY, seed="bench")  # fmt: skip
    errors = [f.code for f in judgement.findings if f.severity == "error"]
    now, actor = datetime(2026, 7, 1, 12, tzinfo=UTC), Actor("bench", "broker", "x")
    course = of_lodging(desk.book, declaration, judgement, actor, now, paid=True)
    print(f"load average {os.getloadavg()[0]:.2f}; {len(body)} bytes of JSON, 5 items, "
          f"{len(desk.rules.rules)} rules, errors: {errors or 'none'}")  # fmt: skip
    print(f"{'stage':34} {'best us':>9} {'median':>9} {'p99':>9}")
    stage("read JSON", lambda: canonical_json.parse(body), repeat)
    stage("  facets", lambda: facets.check(declaration), repeat)
    stage("  facts", lambda: read_shipment(declaration), repeat)
    stage("  rules", lambda: desk.rules.ask(case), repeat)
    stage("  duties", lambda: assess(shipment, law), repeat)
    stage("  permits", lambda: permit_needs(shipment, law), repeat)
    stage("  selection", chosen, repeat)
    stage("judge (all indented above)", judged, repeat)

    def followed() -> object:
        return of_lodging(desk.book, declaration, judgement, actor, now, paid=True)

    def told() -> bytes:
        answer = answers.answer_for(
            judgement, course.life, lrn="l", declarant="d", mrn="m", moment=now
        )
        return answers.encode(answer)

    def linked() -> object:
        digest = log.digest(log.canonical(declaration))
        return log.chain(digest, [log.canonical(event) for event in course.events])

    stage("course of events", followed, repeat)
    stage("answer to JSON", told, repeat)
    stage("digest and event chain", linked, repeat)


if __name__ == "__main__":
    main()
