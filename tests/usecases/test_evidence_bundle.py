"""Evidence bundles: made from the log, checked with the public key alone."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.support import seed
from tests.support.declarations import BROKER, OFFICE, body, changed, declaration

from greenlane.evidence import bundle as bundles
from greenlane.evidence import verify
from greenlane.evidence.signing import KeySet, Signer
from greenlane.lifecycle.event import Actor

pytestmark = pytest.mark.db
NOON = datetime(2026, 7, 1, 16, tzinfo=UTC)
LOG = Signer("customs-log.qt", bytes(range(32)))
KEYS = KeySet([LOG.public])
ACTOR = Actor("broker", "broker", BROKER)
OFFICER = Actor("mara.officer", "officer", OFFICE)


@pytest.fixture
def at_noon(db, desk):
    seed.run()
    return replace(desk, now=lambda: NOON)


def lodged(desk, lrn="L-1", **options):
    from greenlane.usecases.lodge import lodge

    outcome = lodge(body(lrn, **options), "json", ACTOR, desk)
    assert outcome.status == 201, outcome.body
    return json.loads(outcome.body)["mrn"]


def head(minutes=0):
    from greenlane.usecases import log_heads

    return log_heads.step(LOG, [], NOON + timedelta(minutes=minutes))


def made(mrn, names=False):
    from greenlane.store import declarations
    from greenlane.usecases.evidence_bundle import bundle_of

    return bundle_of(declarations.by_mrn(mrn), names=names)


def test_a_bundle_is_sound_with_the_public_key_and_with_no_other(at_noon):
    mrn = lodged(at_noon)
    head()
    verdict = verify.check(made(mrn), KEYS)
    assert verdict.faults == ()
    assert verdict.bundle.subject == mrn
    other = Signer("customs-log.qt", bytes(range(1, 33)))
    assert [f.code for f in verify.check(made(mrn), KeySet([other.public])).faults] == ["unsigned"]


def test_what_no_head_covers_yet_has_no_bundle(at_noon):
    from greenlane.usecases.evidence_bundle import NotCoveredError
    from greenlane.usecases.log_heads import sequence_all

    mrn = lodged(at_noon)
    with pytest.raises(NotCoveredError):
        made(mrn)
    head()
    second = lodged(at_noon, "L-2")
    sequence_all()
    with pytest.raises(NotCoveredError):
        made(second)
    head(1)
    assert verify.check(made(second), KEYS).sound


def test_a_trader_learns_no_name_of_an_officer_and_an_officer_gets_every_event(at_noon):
    from greenlane.usecases.conduct import query

    mrn = lodged(at_noon, kind="IMD")
    query(mrn, "Which mill made them?", OFFICER, at_noon)
    head()
    seen = made(mrn)
    assert b"mara" not in seen
    assert verify.check(seen, KEYS).sound
    whole = made(mrn, names=True)
    assert b"mara.officer" in whole
    assert verify.check(whole, KEYS).sound
    assert [e.entry for e in bundles.decode(seen).events].count(None) == 1


def test_a_declaration_amended_and_arrived_has_a_sound_bundle_of_both_versions(at_noon):
    from greenlane.usecases.amend import amend
    from greenlane.usecases.arrive import arrive

    mrn = lodged(at_noon, kind="IMD")
    better = changed(declaration("L-1", kind="IMD"), "/totalPackageQuantity", 10)
    outcome = amend(mrn, json.dumps(better).encode() + b" ", "json", "a typing error", ACTOR,
                    at_noon)  # fmt: skip
    assert outcome.status == 200
    head()
    assert len(bundles.decode(made(mrn)).documents) == 2
    assert verify.check(made(mrn), KEYS).sound
    arrive(mrn, ACTOR, at_noon)
    head(1)
    assert verify.check(made(mrn), KEYS).faults == ()


def test_under_published_law_the_bundle_proves_the_publication_too(at_noon):
    from greenlane.usecases import desk as desks
    from greenlane.usecases.law_adoption import adopt

    adopt(at_noon)
    published = replace(desks.renew(), now=lambda: NOON)
    mrn = lodged(published)
    head()
    read = bundles.decode(made(mrn))
    assert (read.law.number, read.law.name) == (1, published.book.version)
    assert verify.check(made(mrn), KEYS).faults == ()


def test_the_stand_alone_program_checks_with_no_database_and_no_framework(at_noon, tmp_path):
    mrn = lodged(at_noon)
    head()
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(made(mrn))
    bad.write_bytes(made(mrn).replace(b"T-shirts", b"T-shorts"))
    answered = json.loads(good.read_bytes())
    answered["documents"][0]["answer"] = answered["documents"][0]["answer"].replace("2", "1", 1)
    bad.write_text(json.dumps(answered))
    program = (
        "import sys; from greenlane.evidence.program import main; code = main(sys.argv[1:]);"
        "loaded = {name.partition('.')[0] for name in sys.modules};"
        "assert not loaded & {'django', 'psycopg', 'httpx', 'socket'}, loaded; sys.exit(code)"
    )

    def run(file):
        return subprocess.run([sys.executable, "-c", program, str(file), '--key', LOG.public.text],
                              env={"PYTHONPATH": os.environ.get("PYTHONPATH", "")},
                              capture_output=True, text=True)  # fmt: skip

    assert (run(good).returncode, run(good).stdout.split("\n")[0]) == (0, f"sound: {mrn}")
    assert (run(bad).returncode, run(bad).stdout[:14]) == (1, "answer-changed")
    assert run(tmp_path / "nowhere").returncode == 2
