"""Real declarations of another country: every one gets a clear answer, none a traceback."""

import json
from pathlib import Path

import pytest
from tests.support import seed

from greenlane.lifecycle.event import Actor
from greenlane.messages import wco_xml

pytestmark = pytest.mark.db
SCENARIOS = Path(__file__).parents[3] / "shared" / "data" / "cds" / "scenarios"


@pytest.mark.skipif(not SCENARIOS.is_dir(), reason="the shared scenarios are not here")
def test_every_real_declaration_is_answered_with_all_its_findings(db, desk):
    from greenlane.usecases.lodge import lodge

    seed.run()
    answered = 0
    for path in sorted(p for p in SCENARIOS.rglob("*") if p.suffix.lower() == ".xml"):
        data = path.read_bytes()
        declaration = wco_xml.parse(data).declaration
        if declaration is None:
            continue
        unit = (declaration.declarant.id if declaration.declarant else None) or "GB0"
        outcome = lodge(data, "xml", Actor("t", "broker", unit), desk)
        if outcome.problem == "malformed":
            assert outcome.findings, path
            continue
        told = json.loads(outcome.body)
        assert outcome.status == 422, path  # no British trader is registered in Tavora
        assert told["findings"], path
        assert all(f["text"] and f["code"] for f in told["findings"])
        answered += 1
    assert answered > 100
