"""Every kind of tampering with a bundle is found under its own code; good ones never are (A7)."""

import random

import pytest
from tests.support import bundle_tampering, tampering
from tests.support.bundle_tampering import KINDS

from greenlane.evidence import program

pytestmark = pytest.mark.db
EACH = 6


@pytest.fixture(scope="module")
def forger(django_ready):
    from django.db import connection

    from greenlane.usecases import desk as desks

    made = bundle_tampering.forger_of(tampering.World(desks.current()))
    yield made
    tampering.wipe(connection)
    desks.renew()


def test_there_are_kinds_enough_and_good_bundles_are_sound(forger):
    assert len(KINDS) >= 12
    assert len(forger.bundles) == 2 * tampering.DECLARATIONS
    assert [program.examine(b, forger.keys).faults for b in forger.bundles] == [()] * len(
        forger.bundles
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_changed_bundle_is_refused_with_its_own_code(forger, kind):
    struck = [forger.strike(kind, seed) for seed in range(EACH)]
    assert [each.codes for each in struck if not each.found] == []


def test_a_chain_of_hashes_alone_misses_what_was_computed_anew_and_what_was_cut(forger):
    """The control: the same attacks against a verifier that follows the chain only."""
    for kind in (bundle_tampering.edit_and_rechain, bundle_tampering.rechain_and_sign,
                 bundle_tampering.cut_tail, bundle_tampering.edit_answer):  # fmt: skip
        assert not any(forger.strike(kind, seed).by_chain for seed in range(EACH)), kind.__name__
    for kind in (bundle_tampering.edit_event, bundle_tampering.swap_events):
        assert all(forger.strike(kind, seed).by_chain for seed in range(EACH)), kind.__name__


def test_any_single_bit_of_a_file_matters_or_changes_no_meaning(forger):
    """Bits flipped anywhere: the file is refused, or says the same as before."""
    import json

    chance = random.Random(1)
    for _ in range(200):
        good = chance.choice(forger.bundles)
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        if program.examine(bytes(bad), forger.keys).sound:
            assert json.loads(bad) == json.loads(good)
